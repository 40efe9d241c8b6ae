import { api } from "@/api/api";
import type { Interest, InterestCreate } from "@/api/types";

const path = (id: string) => `sources/${encodeURIComponent(id)}/interests`;

interface OfObject {
  objId: string;
}

const stale = (_result: unknown, _error: unknown, { objId }: OfObject) => [
  { type: "Interest" as const, id: objId },
];

const interestsApi = api.injectEndpoints({
  endpoints: (build) => ({
    interests: build.query<Interest[], string>({
      query: path,
      providesTags: (_result, _error, id) => [{ type: "Interest", id }],
    }),
    addInterest: build.mutation<{ id: number }, OfObject & { body: InterestCreate }>({
      query: ({ objId, body }) => ({ url: path(objId), method: "POST", body }),
      invalidatesTags: stale,
    }),
    withdrawInterest: build.mutation<null, OfObject & { id: number }>({
      query: ({ objId, id }) => ({
        url: path(objId),
        method: "DELETE",
        body: { interest_id: id },
      }),
      invalidatesTags: stale,
    }),
  }),
});

export const { useInterestsQuery, useAddInterestMutation, useWithdrawInterestMutation } =
  interestsApi;

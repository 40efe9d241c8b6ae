import { api } from "@/api/api";
import type { Allocation, FollowupCreate, FollowupCreated } from "@/api/types";

const followupApi = api.injectEndpoints({
  endpoints: (build) => ({
    allocations: build.query<Allocation[], void>({
      query: () => ({ url: "allocation", params: { apiType: "triggered" } }),
    }),
    askForObservation: build.mutation<FollowupCreated, FollowupCreate>({
      query: (body) => ({ url: "followup_request", method: "POST", body }),
      invalidatesTags: (_result, _error, { obj_id }) => [{ type: "Source", id: obj_id }],
    }),
    takeRequestBack: build.mutation<null, { objId: string; requestId: number }>({
      query: ({ requestId }) => ({ url: `followup_request/${requestId}`, method: "DELETE" }),
      invalidatesTags: (_result, _error, { objId }) => [{ type: "Source", id: objId }],
    }),
  }),
});

export const { useAllocationsQuery, useAskForObservationMutation, useTakeRequestBackMutation } =
  followupApi;

import { api } from "@/api/api";
import type { Classification, ClassificationCreate, Taxonomy } from "@/api/types";

interface OnObject {
  objId: string;
  id: number;
}

const stale = (_result: unknown, _error: unknown, { objId }: OnObject) => [
  { type: "Classification" as const, id: objId },
];

const classificationApi = api.injectEndpoints({
  endpoints: (build) => ({
    taxonomies: build.query<Taxonomy[], void>({ query: () => "taxonomy" }),
    classifications: build.query<Classification[], string>({
      query: (objId) => `sources/${encodeURIComponent(objId)}/classifications`,
      providesTags: (_result, _error, id) => [{ type: "Classification", id }],
    }),
    classify: build.mutation<{ id: number }, ClassificationCreate>({
      query: (body) => ({ url: "classification", method: "POST", body }),
      invalidatesTags: (_result, _error, { obj_id: id }) => [{ type: "Classification", id }],
    }),
    deleteClassification: build.mutation<null, OnObject>({
      query: ({ id }) => ({ url: `classification/${id}`, method: "DELETE" }),
      invalidatesTags: stale,
    }),
    vote: build.mutation<null, OnObject & { vote: 1 | -1 }>({
      query: ({ id, vote }) => ({
        url: `classification/votes/${id}`,
        method: "POST",
        body: { vote },
      }),
      invalidatesTags: stale,
    }),
    withdrawVote: build.mutation<null, OnObject>({
      query: ({ id }) => ({ url: `classification/votes/${id}`, method: "DELETE" }),
      invalidatesTags: stale,
    }),
  }),
});

export const {
  useTaxonomiesQuery,
  useClassificationsQuery,
  useClassifyMutation,
  useDeleteClassificationMutation,
  useVoteMutation,
  useWithdrawVoteMutation,
} = classificationApi;
export const { classifications } = classificationApi.endpoints;

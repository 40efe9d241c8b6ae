import { api } from "@/api/api";
import type { PhotometryRevision } from "@/api/types";

const photometryApi = api.injectEndpoints({
  endpoints: (build) => ({
    revisions: build.query<PhotometryRevision[], number>({
      query: (id) => `photometry/${id}/revisions`,
      keepUnusedDataFor: 0,
    }),
    removePoint: build.mutation<null, { objId: string; id: number }>({
      query: ({ id }) => ({ url: `photometry/${id}`, method: "DELETE" }),
      invalidatesTags: (_result, _error, { objId }) => [
        { type: "Photometry", id: objId },
        { type: "Source", id: objId },
      ],
    }),
    sharePoints: build.mutation<null, { objId: string; ids: number[]; groupIds: number[] }>({
      query: ({ ids, groupIds }) => ({
        url: "sharing",
        method: "POST",
        body: { photometryIDs: ids, groupIDs: groupIds },
      }),
      invalidatesTags: (_result, _error, { objId }) => [{ type: "Photometry", id: objId }],
    }),
  }),
});

export const { useRevisionsQuery, useRemovePointMutation, useSharePointsMutation } = photometryApi;

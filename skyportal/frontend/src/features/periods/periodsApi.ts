import { api } from "@/api/api";
import type { PeriodSearch, PeriodSearchCreate, PeriodSearchDetail } from "@/api/types";

interface Saved {
  objId: string;
  /** The annotation that is replaced; null makes one. */
  annotationId: number | null;
  origin: string;
  data: Record<string, number>;
  groupIds: readonly number[] | null;
}

const pathOf = (objId: string) => `sources/${encodeURIComponent(objId)}`;

const periodsApi = api.injectEndpoints({
  endpoints: (build) => ({
    periodSearches: build.query<PeriodSearch[], string>({
      query: (objId) => `${pathOf(objId)}/periods`,
      providesTags: (_result, _error, id) => [{ type: "Period", id }],
    }),
    /** A search that is done stays as it is. */
    periodSearch: build.query<PeriodSearchDetail, { objId: string; id: number }>({
      query: ({ objId, id }) => `${pathOf(objId)}/periods/${id}`,
    }),
    searchPeriod: build.mutation<{ id: number }, { objId: string; body: PeriodSearchCreate }>({
      query: ({ objId, body }) => ({ url: `${pathOf(objId)}/periods`, method: "POST", body }),
      invalidatesTags: (_result, _error, { objId }) => [{ type: "Period", id: objId }],
    }),
    removeSearch: build.mutation<null, { objId: string; id: number }>({
      query: ({ objId, id }) => ({ url: `${pathOf(objId)}/periods/${id}`, method: "DELETE" }),
      invalidatesTags: (_result, _error, { objId }) => [{ type: "Period", id: objId }],
    }),
    savePeriod: build.mutation<unknown, Saved>({
      query: ({ objId, annotationId, origin, data, groupIds }) => ({
        url: `${pathOf(objId)}/annotations${annotationId === null ? "" : `/${annotationId}`}`,
        method: annotationId === null ? "POST" : "PUT",
        body: { origin, data, ...(groupIds && { group_ids: groupIds }) },
      }),
      invalidatesTags: (_result, _error, { objId }) => [{ type: "Source", id: objId }],
    }),
  }),
});

export const {
  usePeriodSearchesQuery,
  usePeriodSearchQuery,
  useSearchPeriodMutation,
  useRemoveSearchMutation,
  useSavePeriodMutation,
} = periodsApi;

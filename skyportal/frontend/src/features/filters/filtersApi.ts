import { api } from "@/api/api";
import type {
  AlertField,
  FilterDetail,
  FilterSettings,
  FilterTrial,
  FilterTrialAsked,
  FilterVersion,
  FilterVersions,
} from "@/api/types";

interface OfFilter {
  filterId: number;
}

const filtersApi = api.injectEndpoints({
  endpoints: (build) => ({
    filter: build.query<FilterDetail, number>({
      query: (id) => `filters/${id}`,
      providesTags: (_result, _error, id) => [{ type: "Filter", id }],
    }),
    filterVersions: build.query<FilterVersions, number>({
      query: (id) => `filters/${id}/v`,
      providesTags: (_result, _error, id) => [{ type: "Filter", id }],
    }),
    saveVersion: build.mutation<FilterVersion, OfFilter & { pipeline: string }>({
      query: ({ filterId, pipeline }) => ({
        url: `filters/${filterId}/v`,
        method: "POST",
        body: { pipeline },
      }),
      invalidatesTags: (_result, error, { filterId }) =>
        error ? [] : [{ type: "Filter", id: filterId }],
    }),
    changeSettings: build.mutation<null, OfFilter & { body: FilterSettings }>({
      query: ({ filterId, body }) => ({ url: `filters/${filterId}/v`, method: "PATCH", body }),
      invalidatesTags: (_result, error, { filterId }) =>
        error ? [] : [{ type: "Filter", id: filterId }],
    }),
    tryFilter: build.mutation<FilterTrial, OfFilter & { body: FilterTrialAsked }>({
      query: ({ filterId, body }) => ({
        url: `filters/${filterId}/test_run`,
        method: "POST",
        body,
      }),
    }),
    alertFields: build.query<AlertField[], string>({
      query: (survey) => `filters/schema/${encodeURIComponent(survey)}`,
    }),
  }),
});

export const {
  useFilterQuery,
  useFilterVersionsQuery,
  useSaveVersionMutation,
  useChangeSettingsMutation,
  useTryFilterMutation,
  useAlertFieldsQuery,
} = filtersApi;

import { api } from "@/api/api";
import type { ScanReport, ScanReportCreate, ScanReportItem, ScanReports } from "@/api/types";

interface OnItem {
  reportId: number;
  itemId: number;
}

const scanReportsApi = api.injectEndpoints({
  endpoints: (build) => ({
    scanReports: build.query<ScanReport[], void>({
      query: () => "candidates/scan_reports",
      transformResponse: ({ reports }: ScanReports) => reports,
      providesTags: [{ type: "ScanReport", id: "LIST" }],
    }),
    scanReportItems: build.query<ScanReportItem[], number>({
      query: (id) => `candidates/scan_reports/${id}/items`,
      providesTags: (_result, _error, id) => [{ type: "ScanReport", id }],
    }),
    createScanReport: build.mutation<{ id: number }, ScanReportCreate>({
      query: (body) => ({ url: "candidates/scan_reports", method: "POST", body }),
      invalidatesTags: [{ type: "ScanReport", id: "LIST" }],
    }),
    deleteScanReport: build.mutation<null, number>({
      query: (id) => ({ url: `candidates/scan_reports/${id}`, method: "DELETE" }),
      invalidatesTags: [{ type: "ScanReport", id: "LIST" }],
    }),
    commentScanReport: build.mutation<null, OnItem & { comment: string | null }>({
      query: ({ reportId, itemId, comment }) => ({
        url: `candidates/scan_reports/${reportId}/items/${itemId}`,
        method: "PATCH",
        body: { comment },
      }),
      async onQueryStarted({ reportId, itemId, comment }, { dispatch, queryFulfilled }) {
        const { error } = await queryFulfilled.then(
          () => ({ error: null }),
          (error: unknown) => ({ error }),
        );
        if (error) return;
        dispatch(
          scanReportsApi.util.updateQueryData("scanReportItems", reportId, (items) => {
            for (const item of items) if (item.id === itemId) item.comment = comment;
          }),
        );
      },
    }),
  }),
});

export const {
  useScanReportsQuery,
  useScanReportItemsQuery,
  useCreateScanReportMutation,
  useDeleteScanReportMutation,
  useCommentScanReportMutation,
} = scanReportsApi;

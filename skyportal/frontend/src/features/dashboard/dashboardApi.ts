import { api } from "@/api/api";
import type { NewsItem, SourcePage, SourceRow } from "@/api/types";

const SHOWN = 8;

interface Wanted {
  sortBy?: string;
  sortOrder?: string;
  listName?: string;
}

const dashboardApi = api.injectEndpoints({
  endpoints: (build) => ({
    someSources: build.query<SourceRow[], Wanted>({
      query: (wanted) => ({ url: "sources", params: { ...wanted, numPerPage: SHOWN } }),
      transformResponse: ({ sources }: SourcePage) => sources,
      providesTags: [
        { type: "SourceList", id: "LIST" },
        { type: "Listing", id: "LIST" },
      ],
    }),
    news: build.query<NewsItem[], void>({
      query: () => ({ url: "newsfeed", params: { numItems: SHOWN } }),
      providesTags: [{ type: "SourceList", id: "LIST" }],
    }),
  }),
});

export const { useSomeSourcesQuery, useNewsQuery } = dashboardApi;

import { api } from "@/api/api";
import type { SourcePage } from "@/api/types";

const PAGE_SIZE = 100;

const sourcesApi = api.injectEndpoints({
  endpoints: (build) => ({
    sources: build.infiniteQuery<SourcePage, string, number>({
      query: ({ queryArg: search, pageParam }) => ({
        url: "sources",
        params: {
          numPerPage: PAGE_SIZE,
          pageNumber: pageParam,
          sortBy: "saved_at",
          sortOrder: "desc",
          ...(search && { sourceID: search }),
        },
      }),
      infiniteQueryOptions: {
        initialPageParam: 1,
        getNextPageParam: (last, _all, page) =>
          page * PAGE_SIZE < last.totalMatches ? page + 1 : undefined,
      },
      providesTags: [{ type: "SourceList", id: "LIST" }],
    }),
  }),
});

export const { useSourcesInfiniteQuery } = sourcesApi;

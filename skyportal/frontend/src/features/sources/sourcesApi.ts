import { api } from "@/api/api";
import type { Listing, SourcePage } from "@/api/types";

const PAGE_SIZE = 100;
export const FAVOURITES = "favorites";

const sourcesApi = api.injectEndpoints({
  endpoints: (build) => ({
    sources: build.infiniteQuery<SourcePage, Record<string, string>, number>({
      query: ({ queryArg: asked, pageParam }) => ({
        url: "sources",
        params: { numPerPage: PAGE_SIZE, pageNumber: pageParam, ...asked },
      }),
      infiniteQueryOptions: {
        initialPageParam: 1,
        getNextPageParam: (last, _all, page) =>
          page * PAGE_SIZE < last.totalMatches ? page + 1 : undefined,
      },
      providesTags: [{ type: "SourceList", id: "LIST" }],
    }),
    favourites: build.query<Listing[], void>({
      query: () => ({ url: "listing", params: { listName: FAVOURITES } }),
      providesTags: [{ type: "Listing", id: "LIST" }],
    }),
    addFavourite: build.mutation<Listing, string>({
      query: (objId) => ({
        url: "listing",
        method: "POST",
        body: { obj_id: objId, list_name: FAVOURITES },
      }),
      invalidatesTags: [{ type: "Listing", id: "LIST" }],
    }),
    removeFavourite: build.mutation<null, number>({
      query: (id) => ({ url: `listing/${id}`, method: "DELETE" }),
      invalidatesTags: [{ type: "Listing", id: "LIST" }],
    }),
  }),
});

export const {
  useSourcesInfiniteQuery,
  useFavouritesQuery,
  useAddFavouriteMutation,
  useRemoveFavouriteMutation,
} = sourcesApi;

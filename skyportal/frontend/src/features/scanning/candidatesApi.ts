import { api } from "@/api/api";
import type { Candidate, CandidatePage, ScanProgress } from "@/api/types";
import type { AppDispatch, RootState } from "@/app/store";

export type CandidateRequest = Record<string, string>;

/** Which page: the cursors of all pages up to it; the first page needs none. */
export type PageParam = readonly string[];

export const PAGE_SIZE = 50;
/** Pages that are kept; those that were scrolled past are fetched again when one goes back. */
const MOST_PAGES = 10;

function nextPage({ cursor }: CandidatePage, _all: CandidatePage[], cursors: PageParam) {
  return cursor === null ? undefined : [...cursors, cursor];
}

function previousPage(_first: CandidatePage, _all: CandidatePage[], cursors: PageParam) {
  return cursors.length === 0 ? undefined : cursors.slice(0, -1);
}

export const candidatesApi = api.injectEndpoints({
  endpoints: (build) => ({
    candidates: build.infiniteQuery<CandidatePage, CandidateRequest, PageParam>({
      query: ({ queryArg, pageParam }) => ({
        url: "candidates",
        params: {
          ...queryArg,
          numPerPage: PAGE_SIZE,
          ...(pageParam.length > 0 && { cursor: pageParam.at(-1) }),
        },
      }),
      infiniteQueryOptions: {
        initialPageParam: [],
        maxPages: MOST_PAGES,
        getNextPageParam: nextPage,
        getPreviousPageParam: previousPage,
      },
      // Pages that move up by one would be compared point by point with those that were there.
      structuralSharing: false,
      keepUnusedDataFor: 900,
    }),
    countCandidates: build.query<number, CandidateRequest>({
      query: (request) => ({ url: "candidates", params: { ...request, numPerPage: 1 } }),
      transformResponse: (page: CandidatePage) => page.totalMatches,
    }),
    scanProgress: build.query<ScanProgress, CandidateRequest>({
      query: (scope) => ({ url: "candidates/progress", params: scope }),
      providesTags: ["ScanProgress"],
    }),
    noteSeen: build.mutation<null, string[]>({
      query: (obj_ids) => ({ url: "candidates/seen", method: "POST", body: { obj_ids } }),
    }),
  }),
});

export const {
  useCandidatesInfiniteQuery,
  useLazyCountCandidatesQuery,
  useScanProgressQuery,
  useNoteSeenMutation,
} = candidatesApi;
export const { candidates: candidatesEndpoint } = candidatesApi.endpoints;

/** Changes a candidate in place in every list that holds it; lists keep their order. */
export function patchCandidate(
  dispatch: AppDispatch,
  state: RootState,
  id: string,
  change: (candidate: Candidate) => void,
): void {
  for (const request of listsOf(state)) {
    dispatch(
      candidatesApi.util.updateQueryData("candidates", request, (draft) => {
        for (const page of draft.pages)
          for (const candidate of page.candidates) if (candidate.id === id) change(candidate);
      }),
    );
  }
}

export const listsOf = (state: RootState): CandidateRequest[] =>
  candidatesApi.util.selectCachedArgsForQuery(state, "candidates");

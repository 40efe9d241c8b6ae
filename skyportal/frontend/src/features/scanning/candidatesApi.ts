import { api } from "@/api/api";
import type { Candidate, CandidatePage } from "@/api/types";
import type { AppDispatch, RootState } from "@/app/store";

export type CandidateRequest = Record<string, string>;

interface PageParam {
  pageNumber: number;
  cursor: string | null;
}

const PAGE_SIZE = 50;

function nextPage({ cursor }: CandidatePage, _all: CandidatePage[], { pageNumber }: PageParam) {
  return cursor === null ? undefined : { pageNumber: pageNumber + 1, cursor };
}

const candidatesApi = api.injectEndpoints({
  endpoints: (build) => ({
    candidates: build.infiniteQuery<CandidatePage, CandidateRequest, PageParam>({
      query: ({ queryArg, pageParam }) => ({
        url: "candidates",
        params: {
          ...queryArg,
          numPerPage: PAGE_SIZE,
          ...(pageParam.cursor
            ? { cursor: pageParam.cursor }
            : { pageNumber: pageParam.pageNumber }),
        },
      }),
      infiniteQueryOptions: {
        initialPageParam: { pageNumber: 1, cursor: null },
        getNextPageParam: nextPage,
      },
      keepUnusedDataFor: 900,
    }),
    countCandidates: build.query<number, CandidateRequest>({
      query: (request) => ({ url: "candidates", params: { ...request, numPerPage: 1 } }),
      transformResponse: (page: CandidatePage) => page.totalMatches,
    }),
  }),
});

export const { useCandidatesInfiniteQuery, useLazyCountCandidatesQuery } = candidatesApi;
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

import { skipToken } from "@reduxjs/toolkit/query";
import { useCallback, useEffect, useMemo } from "react";
import type { Candidate } from "@/api/types";
import { useAppDispatch, useAppSelector } from "@/app/hooks";
import { PAGE_SIZE, useCandidatesInfiniteQuery } from "./candidatesApi";
import { queryOf, requestOf, type ScanFilters } from "./filters";
import { openList, openListAnew } from "./openList";

export interface CandidateList {
  candidates: Candidate[];
  total: number | null;
  /** Otherwise there are at least so many. */
  totalIsExact: boolean;
  /** When the list was loaded: the "now" of its windows and ages. */
  now: Date;
  error: unknown;
  isLoading: boolean;
  /** Fetches the next page, unless the last time was in vain. */
  fetchMore: () => void;
  /** Fetches it after that too. */
  retryMore: () => void;
  /** Fetches what was before the first candidate that is held. */
  fetchEarlier: () => void;
  /** How many candidates come before the first that is held. */
  skipped: number;
  reload: () => void;
}

/** Returns each candidate once, in the order of the pages. */
export function uniqueCandidates(pages: readonly { candidates: Candidate[] }[]): Candidate[] {
  const byId = new Map<string, Candidate>();
  for (const { candidates } of pages)
    for (const candidate of candidates)
      if (!byId.has(candidate.id)) byId.set(candidate.id, candidate);
  return [...byId.values()];
}

/** The list for these filters. It is loaded once and changes only in place until `reload`. */
export function useCandidateList(filters: ScanFilters): CandidateList {
  const dispatch = useAppDispatch();
  const scan = useAppSelector((state) => state.scan);
  const search = queryOf(filters).toString();
  const loadedAt = scan.search === search ? scan.loadedAt : null;
  useEffect(() => {
    dispatch(openList(filters));
  }, [dispatch, filters]);

  const now = useMemo(() => new Date(loadedAt ?? Date.now()), [loadedAt]);
  const request = useMemo(
    () => (loadedAt ? requestOf(filters, now) : skipToken),
    [loadedAt, filters, now],
  );
  const {
    data: newest,
    currentData,
    error,
    isLoading,
    isUninitialized,
    hasNextPage,
    hasPreviousPage,
    isFetching,
    fetchNextPage,
    fetchPreviousPage,
    refetch,
  } = useCandidatesInfiniteQuery(request);
  const failed = !isFetching && error !== undefined;
  // What was listed before stays until there is an answer, but not in place of one.
  const data = failed ? currentData : newest;
  const candidates = useMemo(() => uniqueCandidates(data?.pages ?? []), [data]);
  const fetchMore = useCallback(() => {
    if (hasNextPage && !isFetching && !error) fetchNextPage();
  }, [hasNextPage, isFetching, error, fetchNextPage]);
  const retryMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const fetchEarlier = useCallback(() => {
    if (hasPreviousPage && !isFetching && !error) fetchPreviousPage();
  }, [hasPreviousPage, isFetching, error, fetchPreviousPage]);
  const reload = useCallback(() => {
    dispatch(openListAnew(filters));
    if (filters.hours === null || error) refetch();
  }, [dispatch, refetch, filters, error]);
  const total = data?.pages.at(-1)?.totalMatches ?? null;
  const totalIsExact = data?.pages.at(-1)?.totalIsExact ?? true;
  return {
    candidates,
    total,
    totalIsExact,
    now,
    error: failed ? error : undefined,
    isLoading: isLoading || isUninitialized,
    fetchMore,
    retryMore,
    fetchEarlier,
    skipped: (data?.pageParams[0]?.length ?? 0) * PAGE_SIZE,
    reload,
  };
}

import { useEffect } from "react";
import { useAppSelector } from "@/app/hooks";
import { countArrivals } from "@/live/liveSlice";
import { useLazyCountCandidatesQuery } from "./candidatesApi";
import { requestOf, type ScanFilters } from "./filters";

/** Counts what passed a filter since the list was loaded, also while the connection was lost. */
export function useArrivals(filters: ScanFilters, loadedAt: Date): number {
  const arrivals = useAppSelector((state) => state.live.arrivals);
  const gaps = useAppSelector((state) => state.live.gaps);
  const [count, { data: missed = 0, originalArgs }] = useLazyCountCandidatesQuery();
  const since = loadedAt.toISOString();
  useEffect(() => {
    if (gaps > 0) count({ ...requestOf(filters, new Date(since)), startDate: since });
  }, [gaps, count, filters, since]);
  const missedHere = originalArgs?.startDate === since ? missed : 0;
  return Math.max(countArrivals(arrivals, filters.groupIds), missedHere);
}

import { AHEAD } from "@/api/api";
import type { AppDispatch, RootState } from "@/app/store";
import { filters, groups, profile } from "@/features/profile/profileApi";
import { thumbnailKinds } from "@/features/thumbnails/thumbnailsApi";
import { arrivalsShown } from "@/live/liveSlice";
import { firstView, SCANNING_PROFILES } from "@/views/keptViews";
import { candidatesEndpoint } from "./candidatesApi";
import { filtersOf, queryOf, requestOf, type ScanFilters } from "./filters";
import { listOpened } from "./scanSlice";

const STALE_MS = 15 * 60_000;

/** Opens the list for these filters as of now, whatever was open. */
export const openListAnew = (shown: ScanFilters) => (dispatch: AppDispatch) => {
  dispatch(arrivalsShown());
  dispatch(listOpened({ search: queryOf(shown).toString(), now: new Date().toISOString() }));
};

/** Opens the list for these filters, unless it is open and not old. */
export const openList =
  (shown: ScanFilters) => (dispatch: AppDispatch, getState: () => RootState) => {
    const { search, loadedAt } = getState().scan;
    const isFresh = loadedAt !== null && Date.now() - Date.parse(loadedAt) <= STALE_MS;
    if (!isFresh || search !== queryOf(shown).toString()) dispatch(openListAnew(shown));
  };

/** Asks for the candidates of an address while the page's code is on its way. */
export const askForScanning =
  (search: string) => async (dispatch: AppDispatch, getState: () => RootState) => {
    const { data } = await dispatch(profile.initiate(undefined, AHEAD));
    if (!data) return;
    const query = search || firstView(data, SCANNING_PROFILES)?.query;
    const asked = filtersOf(new URLSearchParams(query));
    dispatch(openList(asked));
    const now = new Date(getState().scan.loadedAt ?? Date.now());
    dispatch(candidatesEndpoint.initiate(requestOf(asked, now), AHEAD));
    // What cards say of groups and filters: that it is there spares drawing them twice.
    dispatch(groups.initiate(undefined, AHEAD));
    dispatch(filters.initiate(undefined, AHEAD));
    dispatch(thumbnailKinds.initiate(undefined, AHEAD));
  };

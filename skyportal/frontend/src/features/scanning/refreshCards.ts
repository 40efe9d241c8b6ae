import type { Candidate, PhotometryPoint, Source } from "@/api/types";
import type { AppDispatch, RootState } from "@/app/store";
import { classifications } from "@/features/classification/classificationApi";
import { photometry, source } from "@/features/source/sourceApi";
import { candidatesEndpoint, listsOf, patchCandidate } from "./candidatesApi";

const WAIT_MS = 800;
const RECENT_DAYS = 60;
const waiting = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;

function displayedIds(state: RootState): Set<string> {
  const ids = listsOf(state).flatMap((request) =>
    (candidatesEndpoint.select(request)(state).data?.pages ?? []).flatMap((page) =>
      page.candidates.map(({ id }) => id),
    ),
  );
  return new Set(ids);
}

/** Returns the photometry of the days before the newest point, as a card shows it. */
export function recentPhotometry(points: readonly PhotometryPoint[]): PhotometryPoint[] {
  const newest = Math.max(...points.map(({ mjd }) => mjd));
  return points.filter(({ mjd }) => newest - mjd <= RECENT_DAYS);
}

function update(card: Candidate, fresh: Source, points: readonly PhotometryPoint[]): void {
  card.saved_groups = fresh.groups.filter(({ active }) => active);
  card.is_source = card.saved_groups.length > 0;
  card.annotations = fresh.annotations;
  card.thumbnails = fresh.thumbnails;
  card.photstats = fresh.photstats;
  card.redshift = fresh.redshift;
  card.photometry = recentPhotometry(points);
}

/** Fetches a card anew if it is displayed; what comes in a burst is fetched once. */
export const cardsChanged = (objId: string) => (dispatch: AppDispatch) => {
  waiting.add(objId);
  clearTimeout(timer);
  timer = setTimeout(() => dispatch(refreshWaiting()), WAIT_MS);
};

const refreshWaiting = () => async (dispatch: AppDispatch, getState: () => RootState) => {
  const displayed = displayedIds(getState());
  const ids = [...waiting].filter((id) => displayed.has(id));
  waiting.clear();
  for (const id of ids) await dispatch(refreshCard(id));
};

const FRESH = { forceRefetch: true, subscribe: false };

/** A card that cannot be fetched stays as it is: it is not wrong, only older. */
const refreshCard = (id: string) => async (dispatch: AppDispatch, getState: () => RootState) => {
  const [fresh, points, said] = await Promise.all([
    dispatch(source.initiate(id, FRESH)),
    dispatch(photometry.initiate(id, FRESH)),
    dispatch(classifications.initiate(id, FRESH)),
  ]);
  const { data: fields } = fresh;
  const { data: rows } = points;
  if (fields && rows)
    patchCandidate(dispatch, getState(), id, (card) => {
      update(card, fields, rows);
      if (said.data) card.classifications = said.data;
    });
};

import { errorMessage } from "@/api/envelope";
import type { AppDispatch, RootState } from "@/app/store";
import { failed } from "@/undo/undoSlice";
import { candidateCards, candidatesEndpoint, listsOf, patchCandidate } from "./candidatesApi";

const WAIT_MS = 800;
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
  if (ids.length === 0) return;
  try {
    const request = { objIDs: ids.join(","), numPerPage: String(ids.length) };
    const query = dispatch(
      candidateCards.initiate(request, { forceRefetch: true, subscribe: false }),
    );
    for (const card of await query.unwrap())
      patchCandidate(dispatch, getState(), card.id, (shown) => Object.assign(shown, card));
  } catch (error) {
    dispatch(failed(`Some cards could not be refreshed. ${errorMessage(error)}`));
  }
};

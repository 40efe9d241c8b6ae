import { errorMessage } from "@/api/envelope";
import type { Group } from "@/api/types";
import { createAppThunk } from "@/app/hooks";
import type { AppDispatch, RootState } from "@/app/store";
import { patchCandidate } from "@/features/scanning/candidatesApi";
import { type Deed, done, failed, lastDeed, takenBack, told } from "@/undo/undoSlice";
import { addToList, changeGroups, removeFromList, saveSource } from "./savingApi";

export const REJECTED_LIST = "rejected_candidates";

const names = (groups: readonly Group[]) =>
  groups.map((group) => group.nickname ?? group.name).join(", ");

interface Store {
  dispatch: AppDispatch;
  getState: () => RootState;
}

/** Shows an object as saved to more groups, or to fewer, wherever it is listed. */
function showSaved({ dispatch, getState }: Store, id: string, groups: readonly Group[]): void {
  patchCandidate(dispatch, getState(), id, (candidate) => {
    const added = groups.filter(
      ({ id }) => !candidate.saved_groups.some((known) => known.id === id),
    );
    candidate.saved_groups.push(...added);
    candidate.is_source = candidate.saved_groups.length > 0;
  });
}

function showUnsaved({ dispatch, getState }: Store, id: string, groupIds: readonly number[]): void {
  patchCandidate(dispatch, getState(), id, (candidate) => {
    candidate.saved_groups = candidate.saved_groups.filter((group) => !groupIds.includes(group.id));
    candidate.is_source = candidate.saved_groups.length > 0;
  });
}

function showRejected({ dispatch, getState }: Store, id: string, rejected: boolean): void {
  patchCandidate(dispatch, getState(), id, (candidate) => {
    candidate.rejected = rejected;
  });
}

/** Deeds that the marshal has not answered yet: undoing waits for them, so that no key is too quick. */
const underway = new Set<Promise<unknown>>();

async function answered<T>(deed: Promise<T>): Promise<T> {
  underway.add(deed);
  try {
    return await deed;
  } finally {
    underway.delete(deed);
  }
}

interface SaveArgs {
  objId: string;
  groups: Group[];
}

/** Saves an object to groups at once on the page, and takes it back there if the marshal refuses. */
export const save = createAppThunk("saving/save", async ({ objId, groups }: SaveArgs, store) => {
  const { dispatch } = store;
  const groupIds = groups.map(({ id }) => id);
  if (groupIds.length === 0) {
    dispatch(told(`${objId} is saved to these groups already; choose others with Shift s`));
    return;
  }
  showSaved(store, objId, groups);
  try {
    await answered(dispatch(saveSource.initiate({ id: objId, group_ids: groupIds })).unwrap());
    const deed: Deed = { kind: "save", objId, groupIds };
    dispatch(done({ deed, message: `Saved ${objId} to ${names(groups)}` }));
  } catch (error) {
    showUnsaved(store, objId, groupIds);
    dispatch(failed(`${objId} was not saved. ${errorMessage(error)}`));
  }
});

/** Takes an object out of groups. */
export const unsave = createAppThunk(
  "saving/unsave",
  async ({ objId, groups }: SaveArgs, store) => {
    const { dispatch } = store;
    const groupIds = groups.map(({ id }) => id);
    try {
      const change = { objId, inviteGroupIds: [], unsaveGroupIds: groupIds };
      await answered(dispatch(changeGroups.initiate(change)).unwrap());
      showUnsaved(store, objId, groupIds);
      const deed: Deed = { kind: "unsave", objId, groupIds };
      dispatch(done({ deed, message: `Unsaved ${objId} from ${names(groups)}` }));
    } catch (error) {
      dispatch(failed(`${objId} stays saved. ${errorMessage(error)}`));
    }
  },
);

/** Puts an object on the person's list of rejected candidates. */
export const reject = createAppThunk("saving/reject", async (objId: string, store) => {
  const { dispatch } = store;
  showRejected(store, objId, true);
  try {
    const added = addToList.initiate({ obj_id: objId, list_name: REJECTED_LIST });
    const { id } = await answered(dispatch(added).unwrap());
    const deed: Deed = { kind: "reject", objId, listingId: id };
    dispatch(done({ deed, message: `Rejected ${objId}` }));
  } catch (error) {
    showRejected(store, objId, false);
    dispatch(failed(`${objId} was not rejected. ${errorMessage(error)}`));
  }
});

async function takeBack(store: Store, deed: Deed): Promise<string> {
  const { dispatch } = store;
  const { objId } = deed;
  if (deed.kind === "reject") {
    await dispatch(removeFromList.initiate(deed.listingId)).unwrap();
    showRejected(store, objId, false);
    return `${objId} is no longer rejected`;
  }
  if (deed.kind === "save") {
    const change = { objId, inviteGroupIds: [], unsaveGroupIds: deed.groupIds };
    await dispatch(changeGroups.initiate(change)).unwrap();
    showUnsaved(store, objId, deed.groupIds);
    return `${objId} is no longer saved there`;
  }
  await dispatch(saveSource.initiate({ id: objId, group_ids: deed.groupIds })).unwrap();
  return `${objId} is saved again`;
}

/** Takes the last deed back, of one object when given. */
export const undo = createAppThunk("saving/undo", async (objId: string | undefined, store) => {
  await Promise.allSettled(underway);
  const deed = lastDeed(store.getState().undo.deeds, objId);
  if (!deed) {
    store.dispatch(told("There is nothing to undo"));
    return;
  }
  try {
    const message = await takeBack(store, deed);
    store.dispatch(takenBack({ deed, message }));
  } catch (error) {
    store.dispatch(failed(`That could not be undone. ${errorMessage(error)}`));
  }
});

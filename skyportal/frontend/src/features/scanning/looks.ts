import type { Candidate, UserSummary } from "@/api/types";
import type { AppDispatch, RootState } from "@/app/store";
import type { LookMessage } from "@/live/messages";
import { candidatesApi, patchCandidate } from "./candidatesApi";

const REFRESH_MS = 3000;
let isWaiting = false;

const withUser = (users: readonly UserSummary[], user: UserSummary) =>
  users.some(({ id }) => id === user.id) ? [...users] : [user, ...users];

/** Changes a card by what a member of its group has done with it. */
export function look(card: Candidate, { user, action }: LookMessage): void {
  if (action !== "taken_back") card.seen_by = withUser(card.seen_by, user);
  if (action === "rejected") card.rejected_by = withUser(card.rejected_by, user);
  if (action === "taken_back")
    card.rejected_by = card.rejected_by.filter(({ id }) => id !== user.id);
}

/** Shows what a member of the group has done, and counts anew; of a burst once. */
export const looked =
  (message: LookMessage) => (dispatch: AppDispatch, getState: () => RootState) => {
    for (const id of message.obj_ids)
      patchCandidate(dispatch, getState(), id, (card) => look(card, message));
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      dispatch(candidatesApi.util.invalidateTags(["ScanProgress"]));
    }, REFRESH_MS);
  };

/** Says who else has rejected and seen a candidate: "rejected by Vera · seen by Henrietta". */
export function othersText(
  { rejected_by, seen_by }: Pick<Candidate, "rejected_by" | "seen_by">,
  myId: number | undefined,
): string {
  const others = (users: readonly UserSummary[]) =>
    users.filter(({ id }) => id !== myId).map(({ first_name, username }) => first_name ?? username);
  const [rejected, seen] = [others(rejected_by), others(seen_by)];
  const only = seen.filter((name) => !rejected.includes(name));
  const parts = [];
  if (rejected.length > 0) parts.push(`rejected by ${rejected.join(", ")}`);
  if (only.length > 0) parts.push(`seen by ${only.join(", ")}`);
  return parts.join(" · ");
}

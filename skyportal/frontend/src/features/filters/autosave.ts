import type { FilterVersions } from "@/api/types";

/** What the form sets of how alerts are saved. */
export interface Autosave {
  active: boolean;
  comment: string;
  ignoreGroupIds: number[];
}

type Stored = FilterVersions["autosave"];

/** Returns what is stored as the form shows it. */
export function autosaveOf(stored: Stored): Autosave {
  if (typeof stored === "boolean") return { active: stored, comment: "", ignoreGroupIds: [] };
  const { active, comment, ignore_group_ids: ignored } = stored;
  return {
    active: active !== false,
    comment: typeof comment === "string" ? comment : "",
    ignoreGroupIds: Array.isArray(ignored)
      ? ignored.filter((id): id is number => typeof id === "number")
      : [],
  };
}

/** Returns what to store; what the form does not show, as a pipeline of its own, stays. */
export function autosaveRequest(
  { active, comment, ignoreGroupIds }: Autosave,
  stored: Stored,
): Stored {
  const kept = typeof stored === "boolean" ? {} : stored;
  const { comment: _comment, ignore_group_ids: _ignored, ...rest } = kept;
  return {
    ...rest,
    active,
    ...(comment.trim() && { comment: comment.trim() }),
    ...(ignoreGroupIds.length > 0 && { ignore_group_ids: ignoreGroupIds }),
  };
}

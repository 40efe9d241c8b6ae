import type { Candidate, Group } from "@/api/types";

/** Returns the groups that Save saves to: those whose filter it passed and where it is not saved yet. */
export function saveTargets(candidate: Candidate, groups: readonly Group[]): Group[] {
  const saved = new Set(candidate.saved_groups.map(({ id }) => id));
  return groups.filter(({ id }) => candidate.passing_group_ids.includes(id) && !saved.has(id));
}

/** Says in words where Save saves to. */
export function targetsText(targets: readonly Group[]): string {
  if (targets.length === 0) return "Saved to every group whose filter it passed";
  return `Save to ${targets.map(({ name }) => name).join(", ")}`;
}

import type { Group } from "@/api/types";

/** With whom something is shared: these groups, or, when null, all groups one is in. */
export type Audience = readonly number[] | null;

export function groupName({ single_user_group, nickname, name }: Group): string {
  return single_user_group ? "just me" : (nickname ?? name);
}

function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Says who sees what is shared with groups. */
export function audienceText(groups: readonly Group[]): string {
  const shared = groups.filter(({ single_user_group }) => !single_user_group);
  if (shared.length === 0) return "visible only to me";
  return `visible to members of ${listed(shared.map(groupName))}`;
}

/** Says who will see what is shared so. */
export function choiceText(audience: Audience, groups: readonly Group[]): string {
  if (audience === null) return "visible to all my groups";
  return audienceText(groups.filter(({ id }) => audience.includes(id)));
}

/** Returns the ids of the groups that are meant: all of one's own but the one that everybody is in. */
export function audienceIds(
  audience: Audience,
  groups: readonly Group[],
  publicName: string | undefined,
): number[] {
  if (audience !== null) return [...audience];
  return groups.filter(({ name }) => name !== publicName).map(({ id }) => id);
}

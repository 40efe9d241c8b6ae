import type { Profile } from "@/api/types";

export const PREFERENCE = "source_views";

/** A list that one comes back to: its name, and what the address says. */
export interface SavedView {
  name: string;
  query: string;
}

/** Returns the views that somebody has kept, by name. */
export function savedViews(profile: Pick<Profile, "preferences"> | undefined): SavedView[] {
  const kept = profile?.preferences[PREFERENCE];
  if (typeof kept !== "object" || kept === null) return [];
  return Object.entries(kept)
    .flatMap(([name, query]) => (typeof query === "string" ? [{ name, query }] : []))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

import type { Profile } from "@/api/types";

type Preferences = Pick<Profile, "preferences"> | undefined;

/** A list that one comes back to: its name, and what the address says. */
export interface KeptView {
  name: string;
  query: string;
}

/** Where views of one kind are kept among somebody's preferences, and what they are called. */
export interface ViewKind {
  preference: string;
  /** Where the name of the view is kept that one starts with, if there is one. */
  first?: string;
  /** What the menu is called: `Views`. */
  title: string;
}

export const SOURCE_VIEWS: ViewKind = { preference: "source_views", title: "Views" };
export const SCANNING_PROFILES: ViewKind = {
  preference: "scanning_profiles",
  first: "default_scanning_profile",
  title: "Profiles",
};

/** Returns the views that somebody has kept, by name. */
export function keptViews(profile: Preferences, { preference }: ViewKind): KeptView[] {
  const kept = profile?.preferences[preference];
  if (typeof kept !== "object" || kept === null) return [];
  return Object.entries(kept)
    .flatMap(([name, query]) => (typeof query === "string" ? [{ name, query }] : []))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Returns the view that somebody starts with. */
export function firstView(profile: Preferences, kind: ViewKind): KeptView | null {
  const name = kind.first && profile?.preferences[kind.first];
  return keptViews(profile, kind).find((view) => view.name === name) ?? null;
}

const inOrder = (query: string) => {
  const params = new URLSearchParams(query);
  params.sort();
  return params.toString();
};

/** Returns the view that an address is, whatever the order of what it says. */
export function viewShown(views: readonly KeptView[], query: string): KeptView | null {
  return views.find((view) => inOrder(view.query) === inOrder(query)) ?? null;
}

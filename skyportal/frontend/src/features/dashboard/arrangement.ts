import type { Profile } from "@/api/types";

export const WIDGET_IDS = ["scanning", "news", "sources", "favourites", "groups"] as const;
export type WidgetId = (typeof WIDGET_IDS)[number];

/** Which widgets somebody sees, in which order, and which not. */
export interface Arrangement {
  order: WidgetId[];
  hidden: WidgetId[];
}

export const PREFERENCE = "dashboard";

const known = (value: unknown): WidgetId[] =>
  Array.isArray(value)
    ? [...new Set(value)].filter((id): id is WidgetId => WIDGET_IDS.some((one) => one === id))
    : [];

/** Reads how somebody has arranged the dashboard; widgets that are new since stand at the end. */
export function arrangementOf(profile: Pick<Profile, "preferences"> | undefined): Arrangement {
  const kept = profile?.preferences[PREFERENCE] as Record<string, unknown> | null | undefined;
  const order = known(kept?.order);
  const added = WIDGET_IDS.filter((id) => !order.includes(id));
  return { order: [...order, ...added], hidden: known(kept?.hidden) };
}

/** Returns the widgets that are shown, in their order. */
export const shownOf = ({ order, hidden }: Arrangement): WidgetId[] =>
  order.filter((id) => !hidden.includes(id));

/** Puts a widget where another one stands; what is between moves up. */
export function movedTo(arrangement: Arrangement, id: WidgetId, target: WidgetId): Arrangement {
  const to = arrangement.order.indexOf(target);
  const order = arrangement.order.filter((one) => one !== id);
  order.splice(to, 0, id);
  return { ...arrangement, order };
}

/** Moves a widget among those shown, one place back (-1) or on (1); at the ends it stays. */
export function movedBy(arrangement: Arrangement, id: WidgetId, step: -1 | 1): Arrangement {
  const shown = shownOf(arrangement);
  const target = shown[shown.indexOf(id) + step];
  return target ? movedTo(arrangement, id, target) : arrangement;
}

/** Shows a widget, or hides it. */
export function withShown(arrangement: Arrangement, id: WidgetId, isShown: boolean): Arrangement {
  const others = arrangement.hidden.filter((one) => one !== id);
  return { ...arrangement, hidden: isShown ? others : [...others, id] };
}

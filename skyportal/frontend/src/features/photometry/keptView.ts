import type { Profile } from "@/api/types";
import { firstView, type ViewKind } from "@/views/keptViews";
import { type LightCurveView, PLAIN_VIEW } from "./lightCurveView";

/** Ways to look at light curves that somebody keeps under a name, and one to start with. */
export const LIGHT_CURVE_VIEWS: ViewKind = {
  preference: "light_curve_views",
  first: "default_light_curve_view",
  title: "Views",
};

const HIDDEN = {
  band: "hiddenBands",
  instrument: "hiddenInstruments",
  origin: "hiddenOrigins",
} as const;
type HiddenName = keyof typeof HIDDEN;
const HIDDEN_NAMES = Object.keys(HIDDEN) as HiddenName[];

/** Returns what of a view holds for any object: what is hidden, means, dust, epochs; not a period. */
export function paramsOfView(view: LightCurveView): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of HIDDEN_NAMES)
    for (const hidden of view[HIDDEN[name]].toSorted()) params.append(`no-${name}`, hidden);
  if (!view.limits) params.set("limits", "no");
  if (!view.forced) params.set("forced", "no");
  if (!view.epochs) params.set("spectra", "no");
  if (view.dereddened) params.set("dereddened", "yes");
  if (view.binDays !== null) params.set("means", String(view.binDays));
  return params;
}

/** Returns a view as somebody has kept it; of what it does not say, `view` stays. */
export function viewOfParams(params: URLSearchParams, view: LightCurveView): LightCurveView {
  const days = Number(params.get("means"));
  return {
    ...view,
    hiddenBands: params.getAll("no-band"),
    hiddenInstruments: params.getAll("no-instrument"),
    hiddenOrigins: params.getAll("no-origin"),
    limits: params.get("limits") !== "no",
    forced: params.get("forced") !== "no",
    epochs: params.get("spectra") !== "no",
    dereddened: params.get("dereddened") === "yes",
    binDays: days > 0 ? days : null,
  };
}

/** Returns the view that somebody starts with. */
export function startingView(profile: Profile | undefined): LightCurveView {
  const first = firstView(profile, LIGHT_CURVE_VIEWS);
  return first ? viewOfParams(new URLSearchParams(first.query), PLAIN_VIEW) : PLAIN_VIEW;
}

import { type Bounds, readNumber } from "@/frame/numbers";
import { comparisonText } from "./comparisons";

/** What one may ask of a list of sources. Names in the address are those of the marshal's API. */

export type Kind =
  | "text"
  | "number"
  | "time"
  | "check"
  | "group"
  | "class"
  | "comparisons"
  | "origins";

export interface Condition {
  /** The marshal's parameter. */
  param: string;
  label: string;
  kind: Kind;
  /** Of a number. */
  bounds?: Bounds;
}

export interface ConditionSection {
  title: string;
  conditions: readonly Condition[];
}

const of =
  (kind: Kind) =>
  (param: string, label: string): Condition => ({ param, label, kind });
const [text, time, check] = (["text", "time", "check"] as const).map(of) as [
  ReturnType<typeof of>,
  ReturnType<typeof of>,
  ReturnType<typeof of>,
];
const number = (param: string, label: string, bounds: Bounds = {}): Condition => ({
  param,
  label,
  kind: "number",
  bounds,
});

export const SECTIONS: readonly ConditionSection[] = [
  {
    title: "Saved",
    conditions: [
      { param: "group_ids", label: "To group", kind: "group" },
      time("savedAfter", "After, UTC"),
      time("savedBefore", "Before, UTC"),
      check("savedByCurrentUser", "By me"),
      check("includeRequested", "Also what groups were asked to save"),
      check("pendingOnly", "Only what groups were asked to save"),
      time("createdOrModifiedAfter", "Made or changed after, UTC"),
    ],
  },
  {
    title: "Class",
    conditions: [
      { param: "classifications", label: "Is one of", kind: "class" },
      { param: "nonclassifications", label: "Is none of", kind: "class" },
      check("classifications_simul", "Is all of them, not one"),
      check("classified", "Somebody has said"),
      check("unclassified", "Nobody has said"),
      text("tags", "Tags, between commas"),
      text("simbadClass", "Class in SIMBAD"),
    ],
  },
  {
    title: "Brightness",
    conditions: [
      number("maxPeakMagnitude", "Peak brighter than, mag"),
      number("minPeakMagnitude", "Peak fainter than, mag"),
      number("maxLatestMagnitude", "Last brighter than, mag"),
      number("minLatestMagnitude", "Last fainter than, mag"),
    ],
  },
  {
    title: "Detections",
    conditions: [
      time("startDate", "First detected after, UTC"),
      time("endDate", "Last detected before, UTC"),
      number("numberDetections", "At least so many", { from: 0, whole: true }),
      check("requireDetections", "Has a detection"),
      check("excludeForcedPhotometry", "Forced photometry does not count"),
    ],
  },
  {
    title: "Redshift",
    conditions: [number("minRedshift", "z at least"), number("maxRedshift", "z at most")],
  },
  {
    title: "Place",
    conditions: [
      number("ra", "RA, degrees", { from: 0, to: 360 }),
      number("dec", "Dec, degrees", { from: -90, to: 90 }),
      number("radius", "Radius, degrees", { above: 0, to: 180 }),
    ],
  },
  {
    title: "Spectra",
    conditions: [
      check("hasSpectrum", "Has a spectrum"),
      check("hasNoSpectrum", "Has none"),
      time("hasSpectrumAfter", "Has one after, UTC"),
      time("hasSpectrumBefore", "Has one before, UTC"),
    ],
  },
  {
    title: "Follow-up",
    conditions: [
      check("hasFollowupRequest", "An observation was asked for"),
      text("followupRequestStatus", "Words of its status, as complete"),
    ],
  },
  {
    title: "Annotations",
    conditions: [
      { param: "annotationsFilterOrigin", label: "Of these origins", kind: "origins" },
      { param: "annotationsFilter", label: "Annotated with", kind: "comparisons" },
      time("annotationsFilterAfter", "After, UTC"),
      time("annotationsFilterBefore", "Before, UTC"),
    ],
  },
  {
    title: "Comments",
    conditions: [
      text("commentsFilter", "Words of a comment"),
      text("commentsFilterAuthor", "By these users, between commas"),
      time("commentsFilterAfter", "After, UTC"),
      time("commentsFilterBefore", "Before, UTC"),
    ],
  },
  {
    title: "Names",
    conditions: [
      text("alias", "Alias"),
      text("origin", "Origin"),
      text("TNSname", "Name in the TNS"),
      check("hasTNSname", "Has one"),
      check("hasNoTNSname", "Has none"),
      text("rejectedSourceIDs", "But not these, between commas"),
    ],
  },
  {
    title: "Lists and looks",
    conditions: [
      text("listName", "On my list"),
      check("hasBeenLabelled", "Somebody has looked at it"),
      check("hasNotBeenLabelled", "Nobody has looked at it"),
      check("currentUserLabeller", "Of these, only I count"),
    ],
  },
];

export const CONDITIONS: readonly Condition[] = SECTIONS.flatMap(({ conditions }) => conditions);
const ASKED = new Set([...CONDITIONS.map(({ param }) => param), "sourceID", "sortBy", "sortOrder"]);

/** A place needs all of these. */
const PLACE = ["ra", "dec", "radius"];
const hasPlace = (params: URLSearchParams) => PLACE.every((param) => params.get(param));
const isAsked = (params: URLSearchParams, param: string) =>
  !PLACE.includes(param) || hasPlace(params);

/** Returns what is wrong with a value before it is asked for; null when nothing is. */
export function valueFault(
  { kind, bounds }: Pick<Condition, "kind" | "bounds">,
  value: string,
): string | null {
  return kind === "number" ? readNumber(value, bounds).fault : null;
}

/** Returns what an empty field lacks, given what the others hold; null when nothing is. */
export function lackFault(param: string, params: URLSearchParams): string | null {
  const asksForPlace = PLACE.includes(param) && PLACE.some((other) => params.get(other));
  return asksForPlace && !params.get(param) ? "A place has RA, Dec and a radius." : null;
}

/** Returns what of an address the marshal is asked, the newest saved first unless it says otherwise. */
export function askedOf(params: URLSearchParams): Record<string, string> {
  const asked = [...params].filter(
    ([name, value]) => ASKED.has(name) && value !== "" && isAsked(params, name),
  );
  return { sortBy: "saved_at", sortOrder: "desc", ...Object.fromEntries(asked) };
}

/** Returns the conditions that an address holds, as words. */
export function conditionsIn(
  params: URLSearchParams,
  groupName: (id: string) => string,
): { param: string; text: string }[] {
  return CONDITIONS.flatMap(({ param, label, kind }) => {
    const value = params.get(param);
    if (!value || !isAsked(params, param)) return [];
    const names = wordsOf(kind, value, groupName);
    return [{ param, text: kind === "check" ? label : `${label}: ${names}` }];
  });
}

function wordsOf(kind: Kind, value: string, groupName: (id: string) => string): string {
  const word = { group: groupName, comparisons: comparisonText }[kind as string];
  return word ? value.split(",").map(word).join(", ") : value;
}

/** Returns an address with one condition changed; an empty value takes it away. */
export function withCondition(
  params: URLSearchParams,
  param: string,
  value: string,
): URLSearchParams {
  const next = new URLSearchParams(params);
  if (value) next.set(param, value);
  else next.delete(param);
  return next;
}

/** What one may ask of a list of sources. Names in the address are those of the marshal's API. */

export type Kind = "text" | "number" | "time" | "check" | "group" | "class";

export interface Condition {
  /** The marshal's parameter. */
  param: string;
  label: string;
  kind: Kind;
}

export interface ConditionSection {
  title: string;
  conditions: readonly Condition[];
}

const of =
  (kind: Kind) =>
  (param: string, label: string): Condition => ({ param, label, kind });
const [text, number, time, check] = (["text", "number", "time", "check"] as const).map(of) as [
  ReturnType<typeof of>,
  ReturnType<typeof of>,
  ReturnType<typeof of>,
  ReturnType<typeof of>,
];

export const SECTIONS: readonly ConditionSection[] = [
  {
    title: "Saved",
    conditions: [
      { param: "group_ids", label: "To group", kind: "group" },
      time("savedAfter", "After, UTC"),
      time("savedBefore", "Before, UTC"),
      check("savedByCurrentUser", "By me"),
      check("includeRequested", "Also what groups were asked to save"),
    ],
  },
  {
    title: "Class",
    conditions: [
      { param: "classifications", label: "Is one of", kind: "class" },
      { param: "nonclassifications", label: "Is none of", kind: "class" },
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
      time("startDate", "First detected after, UTC"),
      time("endDate", "Last detected before, UTC"),
    ],
  },
  {
    title: "Redshift",
    conditions: [number("minRedshift", "z at least"), number("maxRedshift", "z at most")],
  },
  {
    title: "Place",
    conditions: [
      number("ra", "RA, degrees"),
      number("dec", "Dec, degrees"),
      number("radius", "Radius, degrees"),
    ],
  },
  {
    title: "Data",
    conditions: [
      check("hasSpectrum", "Has a spectrum"),
      check("hasNoSpectrum", "Has none"),
      text("annotationsFilter", "Annotations, as drb: 0.9: ge"),
      text("commentsFilter", "Words of a comment"),
      text("TNSname", "Name in the TNS"),
      check("hasNotBeenLabelled", "Nobody has looked at it"),
    ],
  },
  { title: "Lists", conditions: [{ param: "listName", label: "On my list", kind: "text" }] },
];

export const CONDITIONS: readonly Condition[] = SECTIONS.flatMap(({ conditions }) => conditions);
const ASKED = new Set([...CONDITIONS.map(({ param }) => param), "sourceID", "sortBy", "sortOrder"]);

/** Returns what of an address the marshal is asked, the newest saved first unless it says otherwise. */
export function askedOf(params: URLSearchParams): Record<string, string> {
  const asked = [...params].filter(([name, value]) => ASKED.has(name) && value !== "");
  return { sortBy: "saved_at", sortOrder: "desc", ...Object.fromEntries(asked) };
}

/** Returns the conditions that an address holds, as words. */
export function conditionsIn(
  params: URLSearchParams,
  groupName: (id: string) => string,
): { param: string; text: string }[] {
  return CONDITIONS.flatMap(({ param, label, kind }) => {
    const value = params.get(param);
    if (!value) return [];
    const names = kind === "group" ? value.split(",").map(groupName).join(", ") : value;
    return [{ param, text: kind === "check" ? label : `${label}: ${names}` }];
  });
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

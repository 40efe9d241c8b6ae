import type { Annotation } from "@/api/types";

export type AnnotationValue = string | number | boolean | null;

/** What an origin tells, whoever wrote it and for whom. */
type Told = Pick<Annotation, "origin" | "data">;

/** One value of an annotation, as a card lists it. */
export interface AnnotationEntry {
  origin: string;
  key: string;
  value: AnnotationValue;
}

const SCORES = /^(drb|rb|braai|acai_[a-z]|rbscore)$/i;

const rank = ({ key }: AnnotationEntry) =>
  /^(drb|braai)$/i.test(key) ? 0 : SCORES.test(key) ? 1 : 2;

function simple(value: unknown): AnnotationValue {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  return value === null || value === undefined ? null : JSON.stringify(value);
}

/** Returns every value of the annotations, scores first; a key that repeats a value is shown once. */
export function annotationEntries(annotations: readonly Told[]): AnnotationEntry[] {
  const seen = new Set<string>();
  const entries = annotations.flatMap(({ origin, data }) =>
    Object.entries(data).map(([key, value]) => ({ origin, key, value: simple(value) })),
  );
  return entries
    .filter(({ key, value }) => {
      const repeated = seen.has(`${key}=${value}`);
      seen.add(`${key}=${value}`);
      return !repeated;
    })
    .sort((a, b) => rank(a) - rank(b));
}

/** Writes a value with three decimals below one (scores), else with three significant digits. */
export function formatValue(value: AnnotationValue): string {
  if (value === null) return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value;
  if (Number.isInteger(value)) return String(value);
  if (Math.abs(value) < 1 && Math.abs(value) >= 0.0005) return value.toFixed(3);
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded) >= 1e-3 && Math.abs(rounded) < 1e6
    ? String(rounded)
    : rounded.toExponential(1);
}

/** Returns the numeric keys that occur, for the sort and filter menus. */
export function sortableKeys(annotations: readonly Told[]): { origin: string; key: string }[] {
  const found = new Map<string, { origin: string; key: string }>();
  for (const { origin, data } of annotations)
    for (const [key, value] of Object.entries(data))
      if (typeof value === "number") found.set(`${origin}~${key}`, { origin, key });
  return [...found.values()].sort(
    (a, b) => a.key.localeCompare(b.key) || a.origin.localeCompare(b.origin),
  );
}

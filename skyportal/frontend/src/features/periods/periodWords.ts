import type { Annotation, FoundPeriod, PeriodSearch } from "@/api/types";

/** Where periods are saved, and the annotation of that origin that is one's own. */
export interface Place {
  origin: string;
  annotationId: number | null;
}

/** Periods at which a light curve is looked at, as parts of the one that was found. */
export const FACTORS = [0.5, 1, 2] as const;
export type Factor = (typeof FACTORS)[number];
export const FACTOR_NAMES: Record<Factor, string> = { 0.5: "½ P", 1: "P", 2: "2 P" };

const ORIGIN = "periods";
const SIDEREAL = 0.004; // per day: nights come a little earlier each day
const DIGITS = 8; // beyond what a phase can show

/** Returns a period without digits that say nothing. */
export const rounded = (period: number): number => Number(period.toPrecision(DIGITS));

/** Says what a peak may be beside the best one: its alias by the nights' rhythm, its half or double. */
export function relationText(peak: number, best: number, baseline: number): string | null {
  if (peak === best) return null;
  const [frequency, first] = [1 / peak, 1 / best];
  const width = Math.max(2 / baseline, SIDEREAL);
  const isAt = (other: number) => Math.abs(frequency - Math.abs(other)) < width;
  if (isAt(2 * first)) return "half of the best";
  if (isAt(first / 2)) return "double of the best";
  const perDay = [1, -1, 2, -2, 3, -3].find((many) => isAt(first + many));
  return perDay === undefined ? null : `alias, ${Math.abs(perDay)} per day`;
}

/** Tells whether more is to come of a search. */
export const isUnfinished = ({ state }: Pick<PeriodSearch, "state">): boolean =>
  state === "queued" || state === "running" || state === "waiting";

/** Says in a sentence how far an unfinished search is. */
export function stateText({ state, progress, error }: PeriodSearch): string {
  if (state === "waiting") return error ?? "Waits for the cluster.";
  if (state === "queued") return "Waits for its turn.";
  return `Searching, ${Math.floor(100 * progress)} % done.`;
}

/** Returns the peak, and which part of its period, at which a light curve is folded. */
export function foldedPeak(
  peaks: readonly FoundPeriod[],
  period: number | null,
): { peak: FoundPeriod; factor: Factor } | null {
  for (const peak of peaks)
    for (const factor of FACTORS)
      if (period === rounded(peak.period * factor)) return { peak, factor };
  return null;
}

/** Returns where somebody saves a period: the annotation that he made before, or one that is free. */
export function placeOf(
  annotations: readonly Pick<Annotation, "id" | "origin" | "author_id">[],
  user: { id: number; username: string },
): Place {
  const own = annotations.find(
    ({ origin, author_id }) => author_id === user.id && origin.startsWith(ORIGIN),
  );
  if (own) return { origin: own.origin, annotationId: own.id };
  const taken = annotations.some(({ origin }) => origin === ORIGIN);
  return { origin: taken ? `${ORIGIN} (${user.username})` : ORIGIN, annotationId: null };
}

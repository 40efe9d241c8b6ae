import type { Candidate, Classification } from "@/api/types";
import { bandName } from "@/plots/bands";
import { type Trend, trendOf } from "@/plots/trend";
import { formatAgo, formatDuration, parseUtc } from "@/time/format";

export interface CardSummary {
  brightness: string | null;
  trend: { direction: "rising" | "fading" | "steady"; text: string } | null;
  age: string | null;
  passed: string;
}

function trendText({ direction, slope }: Trend): string {
  if (direction === "steady") return "steady";
  return `${direction} ${slope < 0 ? "▲" : "▼"} ${Math.abs(slope).toFixed(2)}/d`;
}

/** Returns the line that says how bright a candidate is, where it goes and how old it is. */
export function summaryOf(candidate: Candidate, nowMjd: number, now: Date): CardSummary {
  const { photstats, photometry, passed_at } = candidate;
  const trend = trendOf(photometry);
  const mag = photstats?.last_detected_mag;
  const filter = photstats?.last_detected_filter;
  const first = photstats?.first_detected_mjd;
  return {
    brightness:
      typeof mag === "number" ? `${mag.toFixed(1)} ${filter ? bandName(filter) : ""}`.trim() : null,
    trend: trend && {
      direction: trend.direction,
      text: trendText(trend),
    },
    age: typeof first === "number" ? `${formatDuration(Math.max(nowMjd - first, 0))} old` : null,
    passed: formatAgo(parseUtc(passed_at), now),
  };
}

/** Returns what an object was last called by a person, and by a model. */
export function newestClasses(classifications: readonly Classification[]): Classification[] {
  const newest = (some: readonly Classification[]) =>
    some.toSorted((a, b) => b.created_at.localeCompare(a.created_at)).slice(0, 1);
  return [
    ...newest(classifications.filter(({ ml }) => !ml)),
    ...newest(classifications.filter(({ ml }) => ml)),
  ];
}

/** Returns a class with its probability: "SN Ia 0.93". */
export function classText({ classification, probability }: Classification): string {
  return probability === null ? classification : `${classification} ${probability.toFixed(2)}`;
}

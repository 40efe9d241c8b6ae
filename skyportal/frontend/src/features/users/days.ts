import { parseUtc } from "@/time/format";

/** Returns the UTC day of a time of the marshal, as `2026-11-28`; empty for none. */
export function dayOf(time: string | null): string {
  return time ? parseUtc(time).toISOString().slice(0, 10) : "";
}

/** Returns what is wrong with a last day that somebody is given; null when nothing is. */
export function dayFault(day: string, now: Date): string | null {
  const end = endOfDay(day);
  return end && parseUtc(end) < now ? "This day is over already." : null;
}

/** Returns the last second of a UTC day, as the marshal reads it; null for an empty one. */
export function endOfDay(day: string): string | null {
  return day ? `${day}T23:59:59` : null;
}

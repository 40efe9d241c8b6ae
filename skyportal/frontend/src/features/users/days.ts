import { parseUtc } from "@/time/format";

/** Returns the UTC day of a time of the marshal, as `2026-11-28`; empty for none. */
export function dayOf(time: string | null): string {
  return time ? parseUtc(time).toISOString().slice(0, 10) : "";
}

/** Returns the last second of a UTC day, as the marshal reads it; null for an empty one. */
export function endOfDay(day: string): string | null {
  return day ? `${day}T23:59:59` : null;
}

import { mjdToDate } from "./format";

/** Reads a time as people type it: UTC as `2026-11-24 05:10:16`, or an MJD or JD; null for anything else. */
export function parseTime(text: string): Date | null {
  const trimmed = text.trim();
  if (/^\d{5,7}(\.\d+)?$/.test(trimmed)) {
    const days = Number(trimmed);
    if (days >= 2_400_000.5) return mjdToDate(days - 2_400_000.5);
    return days < 200_000 ? mjdToDate(days) : null;
  }
  const parts = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?)?Z?$/.exec(
    trimmed,
  );
  if (!parts) return null;
  const [, year, month, day, hours = "00", minutes = "00", seconds = "00"] = parts;
  const date = new Date(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`);
  const valid = !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
  return valid ? date : null;
}

/** Returns a time as the marshal takes it. */
export const marshalTime = (date: Date): string => date.toISOString().replace("Z", "");

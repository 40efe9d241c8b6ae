/** Times: UTC in the page, relative beside it, MJD on hover. */

const MJD_OF_UNIX_EPOCH = 40587;
const DAY_MS = 86_400_000;

export const mjdToDate = (mjd: number): Date => new Date((mjd - MJD_OF_UNIX_EPOCH) * DAY_MS);
export const dateToMjd = (date: Date): number => date.getTime() / DAY_MS + MJD_OF_UNIX_EPOCH;

/** Reads a time of the marshal: without a zone it is UTC. */
export function parseUtc(text: string): Date {
  return new Date(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
}

/** Returns `2026-11-24 05:10:16`, or without seconds. */
export function formatUtc(date: Date, seconds = false): string {
  if (Number.isNaN(date.getTime())) return "unknown time";
  return date
    .toISOString()
    .slice(0, seconds ? 19 : 16)
    .replace("T", " ");
}

/** Returns a length of time in the largest unit that keeps two digits: `40 s`, `3 h`, `4.2 d`, `5.8 y`. */
export function formatDuration(days: number): string {
  const seconds = Math.abs(days) * 86_400;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  if (Math.abs(days) < 10) return `${Math.abs(days).toFixed(1)} d`;
  if (Math.abs(days) < 730) return `${Math.round(Math.abs(days))} d`;
  return `${(Math.abs(days) / 365.25).toFixed(1)} y`;
}

export function formatAgo(date: Date, now: Date): string {
  const days = (now.getTime() - date.getTime()) / DAY_MS;
  if (Number.isNaN(days)) return "";
  if (Math.abs(days) * 86_400 < 10) return "now";
  return days >= 0 ? `${formatDuration(days)} ago` : `in ${formatDuration(days)}`;
}

import { type ParsedPosition, parsePosition } from "@/coordinates/parse";

const RADIAN = Math.PI / 180;

/** Returns the angle between two places in arcsec, exact for small ones (haversine). */
export function separationArcsec(a: ParsedPosition, b: ParsedPosition): number {
  const dec = Math.sin(((b.dec - a.dec) * RADIAN) / 2) ** 2;
  const ra = Math.sin(((b.ra - a.ra) * RADIAN) / 2) ** 2;
  const part = dec + Math.cos(a.dec * RADIAN) * Math.cos(b.dec * RADIAN) * ra;
  return (2 * Math.asin(Math.min(1, Math.sqrt(part))) * 3600) / RADIAN;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns where a row of a catalogue is; null when it does not say. */
export function placeOfRow(row: Record<string, unknown>): ParsedPosition | null {
  if (typeof row.ra === "number" && typeof row.dec === "number")
    return { ra: row.ra, dec: row.dec };
  const text = isRecord(row.coordinates) ? row.coordinates.radec_str : null;
  return Array.isArray(text) ? parsePosition(text.join(" ")) : null;
}

/** What a row keeps for searching only. */
const INTERNAL = new Set(["coordinates", "hpx"]);

/** Returns what a row tells, flat and in its own order. */
export function factsOfRow(row: Record<string, unknown>): [name: string, value: unknown][] {
  return Object.entries(row).flatMap(([name, value]): [string, unknown][] => {
    if (INTERNAL.has(name) || value === null) return [];
    if (isRecord(value)) return factsOfRow(value).map(([inner, one]) => [`${name}.${inner}`, one]);
    return Array.isArray(value) ? [] : [[name, value]];
  });
}

/** Writes a value as it was measured: a number with at most eight significant digits. */
export function formatFact(value: unknown): string {
  if (typeof value !== "number")
    return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(8)));
}

/** Reading positions as people paste them. */

export interface ParsedPosition {
  ra: number;
  dec: number;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;
const UNITS = /[hdm°′'″"s:]/i;

/** Returns the two halves of a text: before and after a comma, or the middle of an even number of parts. */
function halves(text: string): [string, string] | null {
  const byComma = text.split(",");
  if (byComma.length === 2) return [byComma[0] ?? "", byComma[1] ?? ""];
  if (byComma.length > 2) return null;
  const signed = /^(.*\S)\s*([+-].*)$/.exec(text);
  if (signed?.[1] && signed[2] && !/[eE]$/.test(signed[1])) return [signed[1], signed[2]];
  const parts = text.split(/\s+/);
  const middle = parts.length / 2;
  if (!Number.isInteger(middle)) return null;
  return [parts.slice(0, middle).join(" "), parts.slice(middle).join(" ")];
}

/** Returns an angle in its own largest unit; null when it is none. */
function angle(text: string): { value: number; sexagesimal: boolean } | null {
  const trimmed = text.trim();
  if (NUMBER.test(trimmed)) return { value: Number(trimmed), sexagesimal: false };
  if (!UNITS.test(trimmed) && !/\s/.test(trimmed)) return null;
  const sign = trimmed.startsWith("-") ? -1 : 1;
  const parts = trimmed
    .replace(/^[+-]\s*/, "")
    .split(/[hdm°′'″"s:\s]+/i)
    .filter(Boolean);
  if (parts.length < 2 || parts.length > 3) return null;
  if (!parts.every((part) => /^\d+(\.\d*)?$/.test(part))) return null;
  const [whole = 0, minutes = 0, seconds = 0] = parts.map(Number);
  if (minutes >= 60 || seconds >= 60) return null;
  return { value: sign * (whole + minutes / 60 + seconds / 3600), sexagesimal: true };
}

/** Reads `188.7 +12.5`, `12:34:56.7 -01:02:03`, `12h34m56.7s, +12d34m56s`; null for anything else. */
export function parsePosition(text: string): ParsedPosition | null {
  const pair = halves(text.trim());
  if (!pair) return null;
  const [first, second] = [angle(pair[0]), angle(pair[1])];
  if (!first || !second) return null;
  const inDegrees = /d|°/i.test(pair[0]);
  const ra = first.sexagesimal && !inDegrees ? first.value * 15 : first.value;
  const dec = second.value;
  return ra >= 0 && ra < 360 && Math.abs(dec) <= 90 ? { ra, dec } : null;
}

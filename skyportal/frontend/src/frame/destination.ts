import { parsePosition } from "@/coordinates/parse";

/** Returns where a position leads to; null when the text is none. */
export function placeOf(text: string): string | null {
  return parsePosition(text) ? `/alerts?q=${encodeURIComponent(text)}` : null;
}

/** Returns where a name leads to, given the sources that have it as a part of id, alias or TNS name. */
export function objectOf(text: string, found: readonly string[]): string {
  const [only] = found;
  const exact = found.find((id) => id.toLowerCase() === text.toLowerCase());
  if (exact) return `/source/${encodeURIComponent(exact)}`;
  if (only && found.length === 1) return `/source/${encodeURIComponent(only)}`;
  if (only) return `/sources?sourceID=${encodeURIComponent(text)}`;
  return `/source/${encodeURIComponent(text)}`;
}

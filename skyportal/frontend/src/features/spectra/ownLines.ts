import type { Profile } from "@/api/types";
import { lengthFault } from "@/frame/lengths";
import { readNumber } from "@/frame/numbers";
import { LINE_LISTS, type LineList } from "@/plots/spectrum/lines";

const PREFERENCE = "line_lists";
const LONGEST_NAME = 20;
const MOST_LINES = 50;
const ANGSTROM = { from: 100, to: 100_000, needed: true };

/** Returns the lists of lines that somebody has made, by name. */
export function ownLines(profile: Pick<Profile, "preferences"> | undefined): LineList[] {
  const kept = profile?.preferences[PREFERENCE];
  if (typeof kept !== "object" || kept === null) return [];
  return Object.entries(kept)
    .flatMap(([name, wavelengths]) =>
      Array.isArray(wavelengths) && wavelengths.every((one) => typeof one === "number")
        ? [{ name, wavelengths }]
        : [],
    )
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Returns the preferences that a list of one's own is; null takes it away. */
export function withLines(name: string, wavelengths: readonly number[] | null) {
  return { preferences: { [PREFERENCE]: { [name]: wavelengths } } };
}

/** Returns what is wrong with the name of a list; null when nothing is. */
export function listNameFault(name: string): string | null {
  const trimmed = name.trim();
  if (!trimmed) return "Give it a name.";
  if (LINE_LISTS.some((list) => list.name === trimmed)) return `${trimmed} is there already.`;
  return lengthFault(trimmed, LONGEST_NAME);
}

/** What was typed as wavelengths, between commas or spaces: Å, or what is wrong. */
export function readWavelengths(
  text: string,
): { wavelengths: number[]; fault: null } | { fault: string } {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  if (words.length === 0) return { fault: "Wavelengths at rest in Å, between commas." };
  if (words.length > MOST_LINES) return { fault: `At most ${MOST_LINES} lines.` };
  const read = words.map((word) => readNumber(word, ANGSTROM));
  const fault = read.find((one) => one.fault !== null)?.fault;
  if (fault) return { fault };
  return { wavelengths: read.flatMap(({ value }) => value ?? []), fault: null };
}

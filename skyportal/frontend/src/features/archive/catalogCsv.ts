import type { ParsedPosition } from "@/coordinates/parse";
import { factsOfRow, placeOfRow, separationArcsec } from "@/features/alerts/catalogRows";
import { type Cell, csvText } from "@/plots/csv";

type Row = Record<string, unknown>;

const cellOf = (value: unknown): Cell =>
  typeof value === "number" || value === null || value === undefined ? value : String(value);

/** Returns rows of a catalogue as a CSV file, the nearest first, each with its distance. */
export function catalogCsv(rows: readonly Row[], position: ParsedPosition): string {
  const told = rows
    .map((row) => {
      const place = placeOfRow(row);
      const distance = place ? Number(separationArcsec(position, place).toFixed(4)) : null;
      return { distance, facts: new Map(factsOfRow(row)) };
    })
    .toSorted((a, b) => (a.distance ?? Infinity) - (b.distance ?? Infinity));
  const names = [...new Set(told.flatMap(({ facts }) => [...facts.keys()]))];
  return csvText(
    ["separation_arcsec", ...names],
    told.map(({ distance, facts }) => [distance, ...names.map((name) => cellOf(facts.get(name)))]),
  );
}

import type { Comment, SourceRow } from "@/api/types";
import { formatPosition } from "@/coordinates/format";
import { bandName } from "@/plots/bands";

/** Returns what a row's pull-out tells in words; what is not known is left out. */
export function factsOf(row: SourceRow): [name: string, value: string][] {
  const { classifications, redshift, photstats, tns_name } = row;
  const classes = [...new Set(classifications.map(({ classification }) => classification))];
  const mag = photstats?.last_detected_mag;
  const band = photstats?.last_detected_filter;
  const facts: [string, string | null][] = [
    ["Class", classes.join(", ") || null],
    ["Where", formatPosition(row)],
    ["z", typeof redshift === "number" ? redshift.toFixed(4) : null],
    [
      "Last",
      typeof mag === "number" ? `${mag.toFixed(2)} ${band ? bandName(band) : ""}`.trim() : null,
    ],
    ["TNS", tns_name],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}

/** Returns what people said, the newest first; what programs said is left out. */
export function newestFirst(comments: readonly Comment[]): Comment[] {
  return comments
    .filter(({ bot }) => !bot)
    .toSorted((a, b) => b.created_at.localeCompare(a.created_at));
}

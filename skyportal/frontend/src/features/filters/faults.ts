import type { AlertField } from "@/api/types";
import type { Fault } from "./pipelineText";
import { stringsOf } from "./strings";

/** What a filter may not do; Kowalski refuses it at any depth. */
const FORBIDDEN = new Set([
  ...["$lookup", "$graphLookup", "$unionWith", "$out", "$merge", "$documents"],
  ...["$where", "$function", "$accumulator", "$collStats", "$indexStats", "$currentOp"],
]);

/** Returns the uses of what a filter may not do. */
export function forbiddenUses(text: string): Fault[] {
  return stringsOf(text)
    .filter(({ value, isKey }) => isKey && FORBIDDEN.has(value))
    .map(({ value, from, to }) => ({
      from,
      to,
      message: `${value} is not allowed in filters.`,
      severity: "error",
    }));
}

/** Returns the known path that is nearest to one that is not known; null when none is near. */
export function nearestPath(path: string, known: readonly string[]): string | null {
  const wanted = path.toLowerCase();
  const last = wanted.split(".").at(-1) ?? "";
  let best: { path: string; distance: number } | null = null;
  for (const candidate of known) {
    const lower = candidate.toLowerCase();
    const distance =
      lower.split(".").at(-1) === last
        ? 1
        : editDistance(wanted, lower, Math.max(2, last.length / 3));
    if (distance <= Math.max(2, last.length / 3) && (!best || distance < best.distance))
      best = { path: candidate, distance };
  }
  return best?.path ?? null;
}

/** Returns how many letters differ between two words, or more than `most`. */
function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Returns the fields that no alert has, of those parts of an alert whose fields are all known. */
export function unknownFields(text: string, fields: readonly AlertField[]): Fault[] {
  if (fields.length === 0) return [];
  const paths = fields.map(({ path }) => path);
  const known = new Set(paths.flatMap(prefixes));
  const parts = new Set(
    paths.filter((path) => path.includes(".")).map((path) => path.split(".")[0]),
  );
  return stringsOf(text).flatMap(({ value, from, to, isKey }): Fault[] => {
    const path = value.startsWith("$") ? value.slice(1) : isKey ? value : "";
    const plain = path.replace(/\.\d+(?=\.|$)/g, "");
    if (!/^\w+(\.\w+)+$/.test(plain) || !parts.has(plain.split(".")[0]) || known.has(plain))
      return [];
    const near = nearestPath(plain, paths);
    const hint = near ? ` Did you mean ${near}?` : "";
    return [{ from, to, message: `No alert has the field ${plain}.${hint}`, severity: "warning" }];
  });
}

function prefixes(path: string): string[] {
  const parts = path.split(".");
  return parts.map((_, index) => parts.slice(0, index + 1).join("."));
}

/** Returns where in the text a refusal of the server belongs: at the operators and fields that it names. */
export function refusedPlaces(text: string, message: string): Fault[] {
  const named = new Set(message.match(/\$[A-Za-z]\w*(\.\w+)*/g) ?? []);
  const faults = stringsOf(text)
    .filter(({ value }) => named.has(value))
    .map(({ from, to }): Fault => ({ from, to, message, severity: "error" }));
  if (faults.length > 0) return faults;
  return [{ from: 0, to: Math.min(1, text.length), message, severity: "error" }];
}

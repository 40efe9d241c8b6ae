import type { ObjectChange } from "@/api/types";
import { formatUtc, parseUtc } from "@/time/format";

const NAMES: Record<string, string> = {
  redshift: "redshift",
  redshift_error: "error of the redshift",
  redshift_origin: "origin of the redshift",
  t0: "T0",
  ra: "right ascension",
  dec: "declination",
};

function text(value: unknown): string {
  if (value === null || value === undefined || value === "") return "nothing";
  if (typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value))
    return `${formatUtc(parseUtc(value), true)} UTC`;
  if (typeof value === "object" && "name" in value) return String(value.name);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Says what changed, field by field: "redshift: nothing → 0.05". */
export function changesText({ before, after }: Pick<ObjectChange, "before" | "after">): string[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .filter((field) => text(before[field]) !== text(after[field]))
    .map(
      (field) =>
        `${NAMES[field] ?? field.replaceAll("_", " ")}: ${text(before[field])} → ${text(after[field])}`,
    );
}

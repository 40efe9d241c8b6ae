import type { KeyCondition } from "@/features/annotationKeys/knownKeys";

/** Comparisons of annotations as the marshal's `annotationsFilter` has them: `key: value: op`. */

const SIGNS: Record<string, string> = {
  lt: "<",
  le: "≤",
  eq: "=",
  ne: "≠",
  ge: "≥",
  gt: ">",
};

/** Returns the comparisons that a condition is; one for a key with any value. */
export function comparisonsOf({ key, min, max, value }: KeyCondition): string[] {
  const found = [
    ...(min === undefined ? [] : [`${key}: ${min}: ge`]),
    ...(max === undefined ? [] : [`${key}: ${max}: le`]),
    ...(value === undefined ? [] : [`${key}: ${value}: eq`]),
  ];
  return found.length > 0 ? found : [key];
}

/** Writes a comparison as a person would. */
export function comparisonText(comparison: string): string {
  const [key, value, op = ""] = comparison.split(":").map((part) => part.trim());
  return value === undefined ? `has ${key}` : `${key} ${SIGNS[op] ?? op} ${value}`;
}

/** Returns what keeps a text out of a comparison; null when nothing does. */
export function plainTextFault(text: string): string | null {
  return /[:,]/.test(text) ? "Without colons and commas." : null;
}

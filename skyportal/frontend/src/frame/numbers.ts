/** What was typed where a number is expected: the number, null for nothing, or what is wrong. */
export type ReadNumber = { value: number | null; fault: null } | { value: null; fault: string };

export interface Bounds {
  /** The least and the largest, both included. */
  from?: number;
  to?: number;
  /** What it must be larger than. */
  above?: number;
  whole?: boolean;
  needed?: boolean;
}

const minus = (text: string) => text.replace("−", "-");

function boundsFault(value: number, { from, to, above, whole }: Bounds): string | null {
  if (above !== undefined && value <= above) return `It must be above ${above}.`;
  if (from !== undefined && value < from) return `At least ${from}.`;
  if (to !== undefined && value > to) return `At most ${to}.`;
  return whole && !Number.isInteger(value) ? "A whole number." : null;
}

/** Reads a number within bounds. */
export function readNumber(text: string, bounds: Bounds = {}): ReadNumber {
  const trimmed = text.trim();
  if (trimmed === "")
    return bounds.needed
      ? { value: null, fault: "A number is needed." }
      : { value: null, fault: null };
  const value = Number(minus(trimmed));
  if (!Number.isFinite(value)) return { value: null, fault: `“${trimmed}” is not a number.` };
  const fault = boundsFault(value, bounds);
  return fault === null ? { value, fault } : { value: null, fault };
}

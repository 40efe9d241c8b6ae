/** What was typed where a number is expected: the number, null for nothing, or what is wrong. */
export type ReadNumber = { value: number | null; fault: null } | { value: null; fault: string };

interface Bounds {
  from?: number;
  to?: number;
  needed?: boolean;
}

/** Reads a number within bounds, both included. */
export function readNumber(text: string, { from, to, needed = false }: Bounds = {}): ReadNumber {
  const trimmed = text.trim();
  if (trimmed === "")
    return needed ? { value: null, fault: "A number is needed." } : { value: null, fault: null };
  const value = Number(trimmed.replace("−", "-"));
  if (!Number.isFinite(value)) return { value: null, fault: `“${trimmed}” is not a number.` };
  if (from !== undefined && value < from) return { value: null, fault: `At least ${from}.` };
  if (to !== undefined && value > to) return { value: null, fault: `At most ${to}.` };
  return { value, fault: null };
}

/** What is typed as a probability: a number, nothing, or a fault to show beside the field. */
export type Probability = { value: number | null; fault: null } | { value: null; fault: string };

export function readProbability(typed: string): Probability {
  const text = typed.trim().replace(",", ".");
  if (text === "") return { value: null, fault: null };
  const value = Number(text);
  if (!Number.isFinite(value)) return { value: null, fault: "A number from 0 to 1." };
  if (value < 0 || value > 1) return { value: null, fault: "From 0 to 1." };
  return { value, fault: null };
}

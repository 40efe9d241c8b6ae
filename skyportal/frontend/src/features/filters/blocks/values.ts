import type { Operator } from "./blocks";

/** What was typed for a value: the value, or what is wrong with it. */
export type Read = { value: unknown; fault?: undefined } | { value?: undefined; fault: string };

const NUMERIC = /int|float|double|long|number/i;
const WORDS: Record<string, unknown> = { true: true, false: false, null: null };

function readOne(text: string, type: string): Read {
  const typed = text.trim();
  if (typed === "") return { fault: "Give a value." };
  if (typed in WORDS) return { value: WORDS[typed] };
  if (/string/i.test(type)) return { value: typed };
  const number = Number(typed);
  if (Number.isFinite(number)) return { value: number };
  return NUMERIC.test(type) ? { fault: `${typed} is not a number.` } : { value: typed };
}

/** Reads what was typed for an operator and a field of some type; lists have commas. */
export function readValue(text: string, operator: Operator, type: string): Read {
  if (operator === "$exists") return { value: text !== "false" };
  if (operator !== "$in" && operator !== "$nin") return readOne(text, type);
  const parts = text.split(",").filter((part) => part.trim() !== "");
  if (parts.length === 0) return { fault: "Give values, with commas between them." };
  const read = parts.map((part) => readOne(part, type));
  const wrong = read.find(({ fault }) => fault !== undefined);
  return wrong ?? { value: read.map(({ value }) => value) };
}

/** Writes a value as it is typed. */
export function valueText(value: unknown): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.map(valueText).join(", ");
  return String(value);
}

/** Returns a value for another operator: a list becomes its first, one becomes a list. */
export function valueFor(operator: Operator, value: unknown): unknown {
  if (operator === "$exists") return typeof value === "boolean" ? value : true;
  const isList = operator === "$in" || operator === "$nin";
  if (isList) return value === undefined || Array.isArray(value) ? value : [value];
  return Array.isArray(value) ? value[0] : value;
}

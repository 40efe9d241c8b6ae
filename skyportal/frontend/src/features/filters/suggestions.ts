import type { AlertField } from "@/api/types";
import { CONDITIONS, EXPRESSIONS, STAGES } from "./operators";

/** Something that can be completed. */
export interface Suggestion {
  label: string;
  kind: "field" | "operator";
  /** Type and unit, or nothing. */
  detail: string;
  meaning: string;
}

/** The string that is being written, without its quote. */
export interface Written {
  from: number;
  text: string;
}

/** Returns the string before the cursor; null outside strings. */
export function writtenBefore(text: string, cursor: number): Written | null {
  const line = text.slice(text.lastIndexOf("\n", cursor - 1) + 1, cursor);
  const open = /^(?:[^"\\]|\\.|"(?:[^"\\]|\\.)*")*"((?:[^"\\]|\\.)*)$/.exec(line);
  const written = open?.[1];
  return written === undefined ? null : { from: cursor - written.length, text: written };
}

const detailOf = ({ type, unit }: AlertField) => (unit ? `${type}, ${unit}` : type);

/** Returns what can stand where a string begins so: fields, their values by `$`, and operators. */
export function suggestions(written: string, fields: readonly AlertField[]): Suggestion[] {
  const byReference = written.startsWith("$");
  const known = fields.map(
    (field): Suggestion => ({
      label: byReference ? `$${field.path}` : field.path,
      kind: "field",
      detail: detailOf(field),
      meaning: field.description,
    }),
  );
  if (!byReference) return known;
  const operators = Object.entries({ ...EXPRESSIONS, ...CONDITIONS, ...STAGES }).map(
    ([label, meaning]): Suggestion => ({ label, kind: "operator", detail: "", meaning }),
  );
  return [...operators, ...known];
}

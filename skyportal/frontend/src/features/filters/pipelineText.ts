/** A filter's stages as the text that people read and write. */

const WIDTH = 76;
const INDENT = "  ";

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const parts = Object.entries(value).map(
      ([key, part]) => `${JSON.stringify(key)}: ${oneLine(part)}`,
    );
    return parts.length > 0 ? `{${parts.join(", ")}}` : "{}";
  }
  return JSON.stringify(value);
}

function laidOut(value: unknown, indent: string, room: number): string {
  const short = oneLine(value);
  if (short.length <= room || typeof value !== "object" || value === null) return short;
  const inner = indent + INDENT;
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const lines = Array.isArray(value)
    ? value.map((part) => inner + laidOut(part, inner, WIDTH - inner.length))
    : Object.entries(value).map(([key, part]) => {
        const name = `${inner}${JSON.stringify(key)}: `;
        return name + laidOut(part, inner, WIDTH - name.length);
      });
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

/** Returns stages as text: what fits on a line stays on one, each stage begins on its own. */
export function formatPipeline(stages: unknown): string {
  if (!Array.isArray(stages) || stages.length === 0) return oneLine(stages);
  const lines = stages.map((stage) => INDENT + laidOut(stage, INDENT, WIDTH - INDENT.length));
  return `[\n${lines.join(",\n")}\n]\n`;
}

/** Returns a stored pipeline as text; one that is no JSON as it is. */
export function prettyPipeline(text: string): string {
  try {
    return formatPipeline(JSON.parse(text));
  } catch {
    return text;
  }
}

/** What is wrong with a text, between two of its characters. */
export interface Fault {
  from: number;
  to: number;
  message: string;
  severity: "error" | "warning";
}

/** Returns what is wrong with the form of a pipeline, before anybody is asked; null when nothing is. */
export function pipelineFault(text: string): string | null {
  let stages: unknown;
  try {
    stages = JSON.parse(text);
  } catch (error) {
    return `This is no JSON: ${error instanceof Error ? error.message : "it cannot be read"}.`;
  }
  if (!Array.isArray(stages) || stages.length === 0)
    return 'A filter is a list of stages: [{"$match": …}, …].';
  const wrong = stages.findIndex(
    (stage) =>
      typeof stage !== "object" ||
      stage === null ||
      Object.keys(stage).length !== 1 ||
      !Object.keys(stage)[0]?.startsWith("$"),
  );
  return wrong < 0
    ? null
    : `Stage ${wrong + 1} must be an object with one operator, such as {"$match": …}.`;
}

/** Returns the number of stages of a text; 0 when it is no list. */
export function stageCount(text: string): number {
  try {
    const stages: unknown = JSON.parse(text);
    return Array.isArray(stages) ? stages.length : 0;
  } catch {
    return 0;
  }
}

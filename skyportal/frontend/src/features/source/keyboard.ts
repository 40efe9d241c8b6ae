import type { KeyHelp } from "@/features/scanning/keyboard";

/** The keys of the source page. */

export type SourceCommand =
  | "save"
  | "classify"
  | "comment"
  | "redshift"
  | "followup"
  | "undo"
  | "previous"
  | "next"
  | "back"
  | "quantity";

const COMMANDS: Record<string, SourceCommand> = {
  s: "save",
  u: "undo",
  "[": "previous",
  "]": "next",
  b: "back",
  f: "followup",
  y: "quantity",
  e: "redshift",
  c: "classify",
  m: "comment",
};

export const SOURCE_KEYS: KeyHelp[] = [
  { keys: ["s"], does: "choose groups to save to" },
  { keys: ["c"], does: "classify" },
  { keys: ["m"], does: "write a comment" },
  { keys: ["u"], does: "undo" },
  { keys: ["[", "]"], does: "previous and next of the list you came from" },
  { keys: ["b"], does: "back to that list" },
  { keys: ["e"], does: "change the redshift" },
  { keys: ["f"], does: "ask for an observation" },
  { keys: ["y"], does: "magnitudes or fluxes" },
];

export const sourceCommand = (key: string): SourceCommand | null => COMMANDS[key] ?? null;

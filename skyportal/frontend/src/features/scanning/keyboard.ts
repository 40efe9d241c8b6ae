/** The keys of the scanning page. */

export type ScanCommand =
  | "next"
  | "previous"
  | "save"
  | "saveTo"
  | "reject"
  | "undo"
  | "open"
  | "classify"
  | "first"
  | "last"
  | "showNew";

export interface KeyHelp {
  keys: string[];
  does: string;
}

const COMMANDS: Record<string, ScanCommand> = {
  j: "next",
  ArrowDown: "next",
  k: "previous",
  ArrowUp: "previous",
  s: "save",
  S: "saveTo",
  r: "reject",
  u: "undo",
  c: "classify",
  o: "open",
  Enter: "open",
  g: "first",
  Home: "first",
  G: "last",
  End: "last",
  n: "showNew",
};

export const SCANNING_KEYS: KeyHelp[] = [
  { keys: ["j", "k"], does: "next and previous candidate" },
  { keys: ["s"], does: "save to the groups whose filter it passed" },
  { keys: ["Shift s"], does: "choose the groups to save to" },
  { keys: ["r"], does: "reject" },
  { keys: ["u"], does: "undo" },
  { keys: ["c"], does: "classify" },
  { keys: ["o"], does: "open the source page" },
  { keys: ["n"], does: "show what arrived meanwhile" },
  { keys: ["g", "Shift g"], does: "first and last candidate" },
];

export const scanCommand = (key: string): ScanCommand | null => COMMANDS[key] ?? null;

/** Returns which card has the focus after a command; `current` is -1 before the first key. */
export function moveFocus(current: number, command: ScanCommand, count: number): number {
  if (count === 0) return -1;
  switch (command) {
    case "next":
      return Math.min(current + 1, count - 1);
    case "previous":
      return Math.max(current - 1, 0);
    case "first":
      return 0;
    case "last":
      return count - 1;
    default:
      return current;
  }
}

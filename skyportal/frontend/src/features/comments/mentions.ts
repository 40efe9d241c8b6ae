/** A name that is being typed behind an @ (a person) or a # (an instrument). */
export interface Mention {
  sign: "@" | "#";
  /** Where the sign is in the text. */
  start: number;
  /** What of the name is there. */
  typed: string;
}

const BEING_TYPED = /(?:^|[\s(])([@#])([\w.+-]*)$/;

/** Returns the name that is being typed before the caret; null if none is. */
export function mentionAt(text: string, caret: number): Mention | null {
  const before = text.slice(0, caret);
  const found = BEING_TYPED.exec(before);
  if (!found) return null;
  const [, sign, typed = ""] = found;
  return { sign: sign as Mention["sign"], start: caret - typed.length - 1, typed };
}

/** Returns the text with the whole name, and where the caret is then. */
export function withMention(
  text: string,
  { sign, start, typed }: Mention,
  name: string,
): { text: string; caret: number } {
  const rest = text.slice(start + 1 + typed.length);
  const written = `${sign}${name}${rest.startsWith(" ") ? "" : " "}`;
  return {
    text: text.slice(0, start) + written + rest,
    caret: start + written.length + (rest.startsWith(" ") ? 1 : 0),
  };
}

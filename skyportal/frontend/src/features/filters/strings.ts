/** A string of a JSON text: what it holds, where, and whether it names a property. */
export interface StringToken {
  value: string;
  from: number;
  to: number;
  isKey: boolean;
}

const STRING = /"((?:[^"\\\n]|\\.)*)"/g;

/** Returns the strings of a JSON text, in a text that is still being written too. */
export function stringsOf(text: string): StringToken[] {
  return [...text.matchAll(STRING)].map((match) => {
    const from = match.index;
    const to = from + match[0].length;
    return { value: match[1] ?? "", from, to, isKey: /^\s*:/.test(text.slice(to)) };
  });
}

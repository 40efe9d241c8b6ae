// What Markdown would draw otherwise than typed: marks, lines, addresses, and what makes a list of a line.
const MARKS = /[*_`#>[\]<|~\\&\n]|https?:|www\.|\w@\w|^\s|^([-+=]|\d+[.)])(\s|$)|^-{2}/;

/** Tells whether a text looks in Markdown as it was typed; if in doubt, it does not. */
export const isPlain = (text: string): boolean => !MARKS.test(text);

/** The most characters of a name, a label or an origin. */
export const LONGEST_LINE = 255;

/** Returns what is wrong with the length of a text before it is sent; null when nothing is. */
export function lengthFault(text: string, most = LONGEST_LINE): string | null {
  const excess = text.trim().length - most;
  return excess > 0 ? `${excess} characters too long: ${most} are the most.` : null;
}

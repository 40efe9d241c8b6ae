/** Returns the first and the last of rows of one height that are whole in view; last < first if none is. */
export function wholeRows(
  offset: number,
  viewHeight: number,
  rowHeight: number,
): { first: number; last: number } {
  return {
    first: Math.ceil(offset / rowHeight),
    last: Math.floor((offset + viewHeight) / rowHeight) - 1,
  };
}

/** A part of a line that the plot draws: pixels of the canvas, in pairs. */
export type Polyline = number[];

interface Column {
  pixel: number;
  x: number;
  first: number;
  low: number;
  high: number;
  last: number;
}

/**
 * Returns the lines to draw for samples in the order of `x`, broken where a sample has no value.
 *
 * Of samples that share a column of pixels only the first, lowest, highest and last are kept: the
 * picture is the same, for any number of samples.
 */
export function decimated(
  count: number,
  x: (index: number) => number,
  y: (index: number) => number,
): Polyline[] {
  const lines: Polyline[] = [];
  let line: Polyline = [];
  let column: Column | null = null;
  const close = () => {
    if (column) line.push(...corners(column));
    column = null;
  };
  for (let index = 0; index < count; index += 1) {
    const [left, top] = [x(index), y(index)];
    if (!Number.isFinite(top) || !Number.isFinite(left)) {
      close();
      if (line.length > 0) lines.push(line);
      line = [];
      continue;
    }
    const pixel = Math.floor(left);
    const open: Column | null = column;
    if (open && (open as Column).pixel === pixel) {
      const known = open as Column;
      known.low = Math.min(known.low, top);
      known.high = Math.max(known.high, top);
      known.last = top;
      continue;
    }
    close();
    column = { pixel, x: left, first: top, low: top, high: top, last: top };
  }
  close();
  if (line.length > 0) lines.push(line);
  return lines;
}

function corners({ x, first, low, high, last }: Column): number[] {
  if (low === high) return [x, first];
  return [x, first, x, low, x, high, x, last];
}

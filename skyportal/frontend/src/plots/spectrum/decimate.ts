import type { Linear } from "../projection";

/** A part of a line that the plot draws: pixels of the canvas, in pairs. */
export type Polyline = number[];

/** Samples in the order of `x`, from one index up to another, without it. */
export interface Samples {
  x: readonly number[];
  y: readonly number[];
  from: number;
  to: number;
}

/**
 * Returns the lines to draw for samples, broken where a sample has no value.
 *
 * Of samples that share a column of pixels only the first, lowest, highest and last are kept: the
 * picture is the same, for any number of samples.
 */
export function decimated({ x, y, from, to }: Samples, across: Linear, up: Linear): Polyline[] {
  const lines: Polyline[] = [];
  let line: Polyline = [];
  let column = Number.NaN; // none is open
  let [place, first, low, high, last] = [0, 0, 0, 0, 0];
  const close = () => {
    if (Number.isNaN(column)) return;
    const at = (value: number) => up.origin + value * up.slope;
    line.push(place, at(first));
    if (low !== high) line.push(place, at(low), place, at(high), place, at(last));
    column = Number.NaN;
  };
  for (let index = from; index < to; index += 1) {
    const left = across.origin + (x[index] ?? Number.NaN) * across.slope;
    const value = y[index] ?? Number.NaN;
    if (!Number.isFinite(left + value)) {
      close();
      if (line.length > 0) lines.push(line);
      line = [];
      continue;
    }
    if (Math.floor(left) !== column) {
      close();
      column = Math.floor(left);
      place = left;
      first = value;
      low = value;
      high = value;
    } else if (value < low) low = value;
    else if (value > high) high = value;
    last = value;
  }
  close();
  if (line.length > 0) lines.push(line);
  return lines;
}

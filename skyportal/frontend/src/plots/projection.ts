import type uPlot from "uplot";

/** Where an axis puts a value, in pixels of the canvas: `origin + value * slope`. */
export interface Linear {
  origin: number;
  slope: number;
}

/** Turns values into canvas pixels; linear, so that thousands of points cost little. */
export interface Projection {
  x: (value: number) => number;
  y: (value: number) => number;
}

const NOWHERE: Linear = { origin: Number.NaN, slope: Number.NaN };

/** Returns where an axis of the plot puts values now. */
export function linearOf(plot: uPlot, scale: "x" | "y"): Linear {
  const { min, max } = plot.scales[scale] ?? {};
  if (min == null || max == null || max === min) return NOWHERE;
  const start = plot.valToPos(min, scale, true);
  const slope = (plot.valToPos(max, scale, true) - start) / (max - min);
  return { origin: start - min * slope, slope };
}

const along =
  ({ origin, slope }: Linear) =>
  (value: number) =>
    origin + value * slope;

/** Returns where the plot puts values now, in pixels of its canvas. */
export const projectionOf = (plot: uPlot): Projection => ({
  x: along(linearOf(plot, "x")),
  y: along(linearOf(plot, "y")),
});

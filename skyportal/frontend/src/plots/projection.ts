import type uPlot from "uplot";

/** Turns values into canvas pixels; linear, so that thousands of points cost little. */
export interface Projection {
  x: (value: number) => number;
  y: (value: number) => number;
}

function linear(plot: uPlot, scale: "x" | "y"): (value: number) => number {
  const { min, max } = plot.scales[scale] ?? {};
  if (min == null || max == null || max === min) return () => Number.NaN;
  const start = plot.valToPos(min, scale, true);
  const slope = (plot.valToPos(max, scale, true) - start) / (max - min);
  return (value) => start + (value - min) * slope;
}

/** Returns where the plot puts values now, in pixels of its canvas. */
export const projectionOf = (plot: uPlot): Projection => ({
  x: linear(plot, "x"),
  y: linear(plot, "y"),
});

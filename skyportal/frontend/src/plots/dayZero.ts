import type { PlotPoint, Quantity } from "./series";

/** From what days are counted. */
export type DayZero = "now" | "t0" | "first" | "peak";

export const DAY_ZERO_NAMES: Record<DayZero, string> = {
  now: "now",
  t0: "T0",
  first: "first detection",
  peak: "peak",
};

/** Returns the MJD from which days are counted; null to count from now, or when it is not known. */
export function dayZeroOf(
  choice: DayZero,
  points: readonly PlotPoint[],
  quantity: Quantity,
  t0: number | null,
): number | null {
  const detections = points.filter(({ kind }) => kind === "detection");
  if (choice === "t0") return t0;
  if (choice === "first") return detections.at(0)?.mjd ?? null;
  if (choice === "peak") return brightest(detections, quantity)?.mjd ?? null;
  return null;
}

function brightest(detections: readonly PlotPoint[], quantity: Quantity): PlotPoint | null {
  const sign = quantity === "mag" ? -1 : 1;
  let best: PlotPoint | null = null;
  for (const point of detections)
    if (best === null || sign * point.value > sign * best.value) best = point;
  return best;
}

import type { PlotPoint } from "./series";

/** A period in days, and the MJD at which the phase is zero. */
export interface Fold {
  period: number;
  epoch: number;
}

export function phaseOf(mjd: number, { period, epoch }: Fold): number {
  const turns = (mjd - epoch) / period;
  return turns - Math.floor(turns);
}

/** Returns points by phase, over two periods so that what happens around phase zero is seen whole. */
export function folded(points: readonly PlotPoint[], fold: Fold): PlotPoint[] {
  const once = points
    .map((point) => ({ ...point, x: phaseOf(point.mjd, fold) }))
    .sort((a, b) => a.x - b.x);
  return [...once, ...once.map((point) => ({ ...point, x: point.x + 1 }))];
}

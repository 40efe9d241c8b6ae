import type { PlotPoint } from "./series";

/** Returns the index of the first point at `x` or beyond; points are sorted by `x`. */
export function firstFrom(points: readonly PlotPoint[], x: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.x ?? Infinity) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns the points between two places of the axis, both included. */
export function pointsBetween(points: readonly PlotPoint[], from: number, to: number): PlotPoint[] {
  const found: PlotPoint[] = [];
  for (let index = firstFrom(points, from); index < points.length; index += 1) {
    const point = points[index];
    if (!point || point.x > to) break;
    found.push(point);
  }
  return found;
}

export interface Rectangle {
  x: [number, number];
  value: [number, number];
}

/** Returns the points within a rectangle of the plot. */
export function pointsWithin(points: readonly PlotPoint[], { x, value }: Rectangle): PlotPoint[] {
  const [low, high] = [Math.min(...value), Math.max(...value)];
  return pointsBetween(points, Math.min(...x), Math.max(...x)).filter(
    (point) => point.value >= low && point.value <= high,
  );
}

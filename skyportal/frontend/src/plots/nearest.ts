import type { PlotPoint } from "./series";

/** Returns the point closest to the cursor within `reach` pixels, by the positions that `at` gives. */
export function nearestPoint(
  points: readonly PlotPoint[],
  cursor: { x: number; y: number },
  at: (point: PlotPoint) => { x: number; y: number },
  reach = 18,
): PlotPoint | null {
  let best: PlotPoint | null = null;
  let bestDistance = reach;
  for (const point of points) {
    const { x, y } = at(point);
    const distance = Math.hypot(x - cursor.x, y - cursor.y);
    if (distance <= bestDistance) {
      best = point;
      bestDistance = distance;
    }
  }
  return best;
}

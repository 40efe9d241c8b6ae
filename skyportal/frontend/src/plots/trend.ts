import { lightCurveSeries, newestDetection, type PhotometryRow, type PlotPoint } from "./series";

/** How fast the newest band changes; `slope` is in magnitudes per day, negative when rising. */
export interface Trend {
  band: string;
  slope: number;
  direction: "rising" | "fading" | "steady";
}

const WINDOW_DAYS = 10;
const SHORTEST_DAYS = 0.3;
const SMALLEST_ERROR_MAG = 0.02;
const STEADY_MAG_PER_DAY = 0.01;

/** Returns the change over the ten days before the newest detection, in that band; null if unknown. */
export function trendOf(rows: readonly PhotometryRow[]): Trend | null {
  const { points } = lightCurveSeries(rows, "mag");
  const newest = newestDetection(points);
  if (!newest) return null;
  const recent = points.filter(
    (point) =>
      point.kind === "detection" &&
      point.band === newest.band &&
      newest.mjd - point.mjd <= WINDOW_DAYS,
  );
  const fit = weightedSlope(recent);
  if (!fit) return null;
  const significant = Math.abs(fit.slope) > Math.max(2 * fit.error, STEADY_MAG_PER_DAY);
  const direction = !significant ? "steady" : fit.slope < 0 ? "rising" : "fading";
  return { band: newest.band, slope: fit.slope, direction };
}

/** Straight line by weighted least squares; null when the points span too little time. */
function weightedSlope(points: readonly PlotPoint[]): { slope: number; error: number } | null {
  const first = points.at(0);
  const last = points.at(-1);
  if (!first || !last || last.mjd - first.mjd < SHORTEST_DAYS) return null;
  const weighted = points.map((point) => ({
    t: point.mjd - first.mjd,
    m: point.value,
    w: 1 / Math.max(point.error ?? 0.1, SMALLEST_ERROR_MAG) ** 2,
  }));
  const total = weighted.reduce((sum, { w }) => sum + w, 0);
  const meanT = weighted.reduce((sum, { t, w }) => sum + w * t, 0) / total;
  const meanM = weighted.reduce((sum, { m, w }) => sum + w * m, 0) / total;
  const spread = weighted.reduce((sum, { t, w }) => sum + w * (t - meanT) ** 2, 0);
  const slope =
    weighted.reduce((sum, { t, m, w }) => sum + w * (t - meanT) * (m - meanM), 0) / spread;
  return { slope, error: 1 / Math.sqrt(spread) };
}

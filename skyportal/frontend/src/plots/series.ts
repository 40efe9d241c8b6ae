import { bandName, bandOf } from "./bands";

/** One row of photometry, as the marshal sends it; a null `mag` is a non-detection. */
export interface PhotometryRow {
  mjd: number;
  filter: string;
  mag?: number | null;
  magerr?: number | null;
  limiting_mag?: number | null;
  flux?: number | null;
  fluxerr?: number | null;
  origin?: string | null;
}

export type Quantity = "mag" | "flux";

/** What is drawn: a detection with its error, or a limit. Magnitudes are AB, fluxes µJy. */
export interface PlotPoint {
  mjd: number;
  value: number;
  error: number | null;
  kind: "detection" | "limit";
  forced: boolean;
  band: string;
  filter: string;
}

export interface LightCurveSeries {
  /** Sorted by time. */
  points: PlotPoint[];
  /** Bands that occur, from blue to red. */
  bands: string[];
  /** Rows that cannot be shown in this quantity. */
  omitted: number;
}

const isNumber = (value: number | null | undefined): value is number =>
  typeof value === "number" && Number.isFinite(value);

/** Tells forced photometry from that of alerts by the origin it was uploaded with. */
export function isForced(origin: string | null | undefined): boolean {
  return /(^|[_\W])fp($|[_\W])|forced/i.test(origin ?? "");
}

function magnitudePoint(row: PhotometryRow): Pick<PlotPoint, "value" | "error" | "kind"> | null {
  if (isNumber(row.mag))
    return { value: row.mag, error: isNumber(row.magerr) ? row.magerr : null, kind: "detection" };
  if (isNumber(row.limiting_mag)) return { value: row.limiting_mag, error: null, kind: "limit" };
  return null;
}

function fluxPoint(row: PhotometryRow): Pick<PlotPoint, "value" | "error" | "kind"> | null {
  if (!isNumber(row.flux)) return null;
  return { value: row.flux, error: isNumber(row.fluxerr) ? row.fluxerr : null, kind: "detection" };
}

/** Returns what to plot of a light curve. */
export function lightCurveSeries(
  rows: readonly PhotometryRow[],
  quantity: Quantity,
): LightCurveSeries {
  const points: PlotPoint[] = [];
  for (const row of rows) {
    const shown = quantity === "mag" ? magnitudePoint(row) : fluxPoint(row);
    if (!shown || !isNumber(row.mjd)) continue;
    points.push({
      ...shown,
      mjd: row.mjd,
      forced: isForced(row.origin),
      band: bandName(row.filter),
      filter: row.filter,
    });
  }
  points.sort((a, b) => a.mjd - b.mjd);
  return { points, bands: bandsOf(points), omitted: rows.length - points.length };
}

function bandsOf(points: readonly PlotPoint[]): string[] {
  const names = [...new Set(points.map((point) => point.band))];
  return names.sort((a, b) => bandOf(a).order - bandOf(b).order || a.localeCompare(b));
}

/** Returns the newest detection: the point that a card rings. */
export function newestDetection(points: readonly PlotPoint[]): PlotPoint | null {
  return points.findLast((point) => point.kind === "detection") ?? null;
}

/** Returns the extent of values with their errors, widened by a twelfth; null when there is none. */
export function valueRange(points: readonly PlotPoint[]): [low: number, high: number] | null {
  if (points.length === 0) return null;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { value, error } of points) {
    low = Math.min(low, value - (error ?? 0));
    high = Math.max(high, value + (error ?? 0));
  }
  const margin = Math.max((high - low) / 12, Math.abs(high) * 0.004);
  return [low - margin, high + margin];
}

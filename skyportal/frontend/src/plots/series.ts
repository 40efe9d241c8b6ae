import { bandName, bandOf } from "./bands";

/** One row of photometry, as the marshal sends it; a null `mag` is a non-detection. */
export interface PhotometryRow {
  /** Of a bin: the indexes of the rows that it stands for. */
  members?: readonly number[];
  mjd: number;
  filter: string;
  mag?: number | null;
  magerr?: number | null;
  limiting_mag?: number | null;
  flux?: number | null;
  fluxerr?: number | null;
  origin?: string | null;
  instrument_name?: string;
  /** What the Milky Way's dust takes, magnitudes; null where it is not known. */
  extinction?: number | null;
}

export type Quantity = "mag" | "flux";

/** What is drawn: a detection with its error, or a limit. Magnitudes are AB, fluxes µJy. */
export interface PlotPoint {
  /** Where it is drawn: its MJD, or its phase in a folded light curve. */
  x: number;
  mjd: number;
  value: number;
  error: number | null;
  kind: "detection" | "limit";
  forced: boolean;
  band: string;
  filter: string;
  instrument: string | null;
  origin: string | null;
  /** Indexes of the rows that it stands for. */
  members: readonly number[];
}

export interface LightCurveSeries {
  /** Sorted by time. */
  points: PlotPoint[];
  /** Bands that occur, from blue to red. */
  bands: string[];
  /** Rows that cannot be shown in this quantity. */
  omitted: number;
}

export const isNumber = (value: number | null | undefined): value is number =>
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
  for (const [index, row] of rows.entries()) {
    const shown = quantity === "mag" ? magnitudePoint(row) : fluxPoint(row);
    if (!shown || !isNumber(row.mjd)) continue;
    points.push({
      ...shown,
      x: row.mjd,
      mjd: row.mjd,
      forced: isForced(row.origin),
      band: bandName(row.filter),
      filter: row.filter,
      instrument: row.instrument_name ?? null,
      origin: row.origin || null,
      members: row.members ?? [index],
    });
  }
  points.sort((a, b) => a.x - b.x);
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

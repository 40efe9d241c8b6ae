import { placeOfRow } from "@/features/alerts/catalogRows";

/** Where single measurements put an object, around where it is said to be. */

export interface Place {
  ra: number;
  dec: number;
}

/** Offsets in arcsec, east and north. */
export interface Offset {
  east: number;
  north: number;
}

const RADIAN = Math.PI / 180;

/** Returns where a place lies from another; exact for the small angles of a plot. */
export function offsetFrom(centre: Place, { ra, dec }: Place): Offset {
  const turn = ((ra - centre.ra + 540) % 360) - 180;
  return {
    east: turn * Math.cos(centre.dec * RADIAN) * 3600,
    north: (dec - centre.dec) * 3600,
  };
}

export interface Scatter {
  mean: Offset;
  /** Standard deviation in one dimension, arcsec. */
  sigma: number;
}

/** Returns mean and scatter of offsets; null of fewer than two. */
export function scatterOf(offsets: readonly Offset[]): Scatter | null {
  if (offsets.length < 2) return null;
  const average = (of: (offset: Offset) => number) =>
    offsets.reduce((sum, offset) => sum + of(offset), 0) / offsets.length;
  const mean = { east: average(({ east }) => east), north: average(({ north }) => north) };
  const variance = average(
    ({ east, north }) => ((east - mean.east) ** 2 + (north - mean.north) ** 2) / 2,
  );
  return { mean, sigma: Math.sqrt(variance) };
}

const STEPS = [0.5, 1, 2, 5, 10, 20, 30, 60];

/** Returns half the side of a plot in arcsec that holds the offsets, in round numbers. */
export function reachOf(offsets: readonly Offset[]): number {
  const furthest = offsets.reduce(
    (most, { east, north }) => Math.max(most, Math.abs(east), Math.abs(north)),
    0,
  );
  return STEPS.find((step) => step >= furthest * 1.15) ?? Math.ceil(furthest * 1.15);
}

/** A row of a catalogue near an object. */
export interface Match extends Offset {
  /** The catalogue. */
  name: string;
  /** Arcsec. */
  separation: number;
}

const MOST_MATCHES = 20;

/** Returns the nearest rows of catalogues, the nearest first. */
export function matchesAround(
  centre: Place,
  catalogues: Readonly<Record<string, readonly Record<string, unknown>[]>>,
): Match[] {
  return Object.entries(catalogues)
    .flatMap(([name, rows]) =>
      rows.flatMap((row) => {
        const place = placeOfRow(row);
        if (!place) return [];
        const offset = offsetFrom(centre, place);
        return [{ ...offset, name, separation: Math.hypot(offset.east, offset.north) }];
      }),
    )
    .toSorted((a, b) => a.separation - b.separation)
    .slice(0, MOST_MATCHES);
}

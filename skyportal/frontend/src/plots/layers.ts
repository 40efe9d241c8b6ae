import type { PlotPoint } from "./series";

/** Points that look the same, by their place on the axis, as columns. */
export interface Layer {
  band: string;
  kind: PlotPoint["kind"];
  forced: boolean;
  x: Float64Array;
  value: Float64Array;
  /** 0 where there is none. */
  error: Float64Array;
}

const known = new WeakMap<readonly PlotPoint[], Layer[]>();

/** Returns points by look; limits first, so that detections lie over them. Told once of each light curve. */
export function layersOf(points: readonly PlotPoint[]): Layer[] {
  const before = known.get(points);
  if (before) return before;
  const byLook = new Map<string, PlotPoint[]>();
  for (const point of points) {
    const look = lookOf(point);
    const alike = byLook.get(look);
    if (alike) alike.push(point);
    else byLook.set(look, [point]);
  }
  const layers = [...byLook.values()]
    .map(layerOf)
    .sort((a, b) => Number(a.kind === "detection") - Number(b.kind === "detection"));
  known.set(points, layers);
  return layers;
}

const lookOf = ({ band, kind, forced }: PlotPoint): string => `${kind} ${band} ${forced}`;

function layerOf(points: PlotPoint[]): Layer {
  const { band = "", kind = "detection", forced = false } = points[0] ?? {};
  return {
    band,
    kind,
    forced,
    x: Float64Array.from(points, ({ x }) => x),
    value: Float64Array.from(points, ({ value }) => value),
    error: Float64Array.from(points, ({ error }) => error ?? 0),
  };
}

/** Returns the index of the first of ascending numbers that is `x` or more. */
export function indexFrom(sorted: Float64Array, x: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns the indexes of a layer's points between two places of the axis, both included. */
export function within({ x }: Layer, from: number, to: number): [first: number, end: number] {
  const first = indexFrom(x, from);
  let end = indexFrom(x, to);
  while (end < x.length && x[end] === to) end += 1;
  return [first, end];
}

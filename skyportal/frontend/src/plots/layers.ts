import type { PlotPoint } from "./series";

/** Points that look the same, by their place on the axis. */
export interface Layer {
  band: string;
  kind: PlotPoint["kind"];
  forced: boolean;
  points: PlotPoint[];
}

const known = new WeakMap<readonly PlotPoint[], Layer[]>();

/** Returns points by look; limits first, so that detections lie over them. Told once of each light curve. */
export function layersOf(points: readonly PlotPoint[]): Layer[] {
  const before = known.get(points);
  if (before) return before;
  const layers = new Map<string, Layer>();
  for (const point of points) {
    const { band, kind, forced } = point;
    const key = `${kind} ${band} ${forced}`;
    const layer = layers.get(key);
    if (layer) layer.points.push(point);
    else layers.set(key, { band, kind, forced, points: [point] });
  }
  const sorted = [...layers.values()].sort(
    (a, b) => Number(a.kind === "detection") - Number(b.kind === "detection"),
  );
  known.set(points, sorted);
  return sorted;
}

import type uPlot from "uplot";
import type { Scheme } from "@/theme/scheme";
import { bandOf } from "./bands";
import { pointsBetween } from "./inView";
import { limitPath, markerPath } from "./markers";
import { type Projection, projectionOf } from "./projection";
import type { PlotPoint } from "./series";

export interface PointLook {
  scheme: Scheme;
  /** Radius of a detection, CSS pixels. */
  radius: number;
  /** Colour of the ring around the point of interest. */
  ring: string;
  /** Colour behind the points. */
  background: string;
}

const FORCED_SCALE = 0.62;
/** From so many points on, a marker on top of one of its like is left out: nobody would see it. */
const MANY = 2000;
const LIMIT_OPACITY = 0.75;

/** Points that look the same. */
interface Layer {
  band: string;
  kind: PlotPoint["kind"];
  forced: boolean;
  points: PlotPoint[];
}

/** Returns points by look; limits first, so that detections lie over them. */
function layersOf(points: readonly PlotPoint[]): Layer[] {
  const layers = new Map<string, Layer>();
  for (const point of points) {
    const { band, kind, forced } = point;
    const key = `${kind} ${band} ${forced}`;
    const layer = layers.get(key);
    if (layer) layer.points.push(point);
    else layers.set(key, { band, kind, forced, points: [point] });
  }
  return [...layers.values()].sort(
    (a, b) => Number(a.kind === "detection") - Number(b.kind === "detection"),
  );
}

/** Draws limits first, then detections over them, then the ring. */
export function drawPoints(
  plot: uPlot,
  points: readonly PlotPoint[],
  ringed: PlotPoint | null,
  look: PointLook,
): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const { min, max } = plot.scales.x ?? {};
  const inView = pointsBetween(points, min ?? -Infinity, max ?? Infinity);
  const at = projectionOf(plot);
  ctx.save();
  ctx.beginPath();
  // Markers and the ring at the edge are drawn whole.
  const slack = (look.radius + 5) * ratio;
  ctx.rect(bbox.left - slack, bbox.top, bbox.width + 2 * slack, bbox.height + slack);
  ctx.clip();
  for (const layer of layersOf(inView)) drawLayer(ctx, layer, at, look);
  if (ringed) drawRing(ctx, at, ringed, (look.radius + 4) * ratio, look.ring);
  ctx.restore();
}

function drawLayer(
  context: CanvasRenderingContext2D,
  layer: Layer,
  at: Projection,
  look: PointLook,
): void {
  const shown = layer.points.length > MANY ? apart(layer.points, at) : layer.points;
  const colour = bandOf(layer.band).colour[look.scheme];
  drawErrors(context, shown, at, colour, layer.forced);
  const stamp = stampOf(layer, look, colour);
  const half = stamp.width / 2;
  for (const { x, value } of shown)
    context.drawImage(stamp, Math.round(at.x(x) - half), Math.round(at.y(value) - half));
}

/** Returns the points of a layer, one for each pixel. */
export function apart(points: readonly PlotPoint[], at: Projection): PlotPoint[] {
  const taken = new Set<number>();
  return points.filter(({ x, value }) => {
    const pixel = Math.round(at.x(x)) * 65_536 + Math.round(at.y(value));
    if (taken.has(pixel)) return false;
    taken.add(pixel);
    return true;
  });
}

function drawErrors(
  context: CanvasRenderingContext2D,
  points: readonly PlotPoint[],
  at: Projection,
  colour: string,
  forced: boolean,
): void {
  context.strokeStyle = colour;
  context.lineWidth = devicePixelRatio * (forced ? 0.75 : 1.25);
  context.beginPath();
  for (const { x, value, error } of points) {
    if (!error) continue;
    const place = at.x(x);
    context.moveTo(place, at.y(value - error));
    context.lineTo(place, at.y(value + error));
  }
  context.stroke();
}

const stamps = new Map<string, HTMLCanvasElement>();

/** Returns a marker as a picture: thousands of pictures are drawn faster than as many paths. */
function stampOf({ band, kind, forced }: Layer, look: PointLook, colour: string) {
  const radius = look.radius * devicePixelRatio * (forced && kind !== "limit" ? FORCED_SCALE : 1);
  const { marker } = bandOf(band);
  const key = [marker, kind, colour, radius].join(" ");
  const known = stamps.get(key);
  if (known) return known;
  const stamp = drawStamp(
    kind === "limit" ? limitPath(radius * 0.9) : markerPath(marker, radius),
    Math.ceil(radius * 3.2),
    colour,
    kind === "limit",
  );
  stamps.set(key, stamp);
  return stamp;
}

function drawStamp(path: string, size: number, colour: string, hollow: boolean): HTMLCanvasElement {
  const stamp = document.createElement("canvas");
  stamp.width = size;
  stamp.height = size;
  const context = stamp.getContext("2d");
  if (!context) return stamp;
  context.translate(size / 2, size / 2);
  if (hollow) {
    context.globalAlpha = LIMIT_OPACITY;
    context.strokeStyle = colour;
    context.lineWidth = 1.25 * devicePixelRatio;
    context.stroke(new Path2D(path));
  } else {
    context.fillStyle = colour;
    context.fill(new Path2D(path));
  }
  return stamp;
}

function drawRing(
  context: CanvasRenderingContext2D,
  at: Projection,
  point: PlotPoint,
  radius: number,
  colour: string,
): void {
  context.beginPath();
  context.arc(at.x(point.x), at.y(point.value), radius, 0, 2 * Math.PI);
  context.strokeStyle = colour;
  context.lineWidth = 1.5 * devicePixelRatio;
  context.stroke();
}

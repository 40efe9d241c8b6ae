import type uPlot from "uplot";
import type { Scheme } from "@/theme/scheme";
import { bandOf } from "./bands";
import { firstFrom, pointsBetween } from "./inView";
import { type Layer, layersOf } from "./layers";
import { type Projection, projectionOf } from "./projection";
import { Raster } from "./raster";
import type { PlotPoint } from "./series";
import { type Stamp, stampOf } from "./stamps";

export interface PointLook {
  scheme: Scheme;
  /** Radius of a detection, CSS pixels. */
  radius: number;
  /** Colour of the ring around the point of interest. */
  ring: string;
  /** Colour behind the points. */
  background: string;
}

/** From so many points in view on, pixels are copied instead of drawing each marker. */
const MANY = 1500;

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
  const [from, to] = [min ?? -Infinity, max ?? Infinity];
  const at = projectionOf(plot);
  const many = firstFrom(points, to) - firstFrom(points, from) > MANY;
  ctx.save();
  ctx.beginPath();
  // Markers and the ring at the edge are drawn whole.
  const slack = Math.ceil((look.radius + 5) * ratio);
  ctx.rect(bbox.left - slack, bbox.top, bbox.width + 2 * slack, bbox.height + slack);
  ctx.clip();
  const inView = layersOf(points).map((layer) => ({
    ...layer,
    points: pointsBetween(layer.points, from, to),
  }));
  if (many) copyLayers(plot, inView, at, look, slack);
  else for (const layer of inView) drawLayer(ctx, layer, at, look);
  if (ringed) drawRing(ctx, at, ringed, (look.radius + 4) * ratio, look.ring);
  ctx.restore();
}

function stampFor({ band, kind, forced }: Layer, look: PointLook): Stamp {
  return stampOf({
    band,
    kind,
    forced,
    radius: look.radius * devicePixelRatio,
    colour: bandOf(band).colour[look.scheme],
    lineWidth: 1.25 * devicePixelRatio,
  });
}

function drawLayer(
  context: CanvasRenderingContext2D,
  layer: Layer,
  at: Projection,
  look: PointLook,
): void {
  const colour = bandOf(layer.band).colour[look.scheme];
  drawErrors(context, layer.points, at, colour, layer.forced);
  const { canvas, size } = stampFor(layer, look);
  for (const { x, value } of layer.points)
    context.drawImage(canvas, Math.round(at.x(x) - size / 2), Math.round(at.y(value) - size / 2));
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

/** What pixels reach the plot through; kept, for it is large, and light curves are drawn one after the other. */
interface Sheet {
  canvas: HTMLCanvasElement;
  image: ImageData;
  raster: Raster;
}

let kept: Sheet | null = null;

/** Returns an empty sheet of a size. */
function sheetOf(width: number, height: number): Sheet {
  if (kept?.raster.width === width && kept.raster.height === height) {
    kept.raster.pixels.fill(0);
    return kept;
  }
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  kept = { canvas, image, raster: new Raster(width, height, image.data.buffer) };
  return kept;
}

function copyLayers(
  plot: uPlot,
  layers: readonly Layer[],
  at: Projection,
  look: PointLook,
  slack: number,
): void {
  const left = Math.floor(plot.bbox.left - slack);
  const top = Math.floor(plot.bbox.top - slack);
  const width = Math.ceil(plot.bbox.width + 2 * slack);
  const height = Math.ceil(plot.bbox.height + 2 * slack);
  const { canvas, image, raster } = sheetOf(width, height);
  for (const layer of layers) copyLayer(raster, layer, at, stampFor(layer, look), left, top);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  plot.ctx.drawImage(canvas, left, top);
}

function copyLayer(
  raster: Raster,
  { points }: Layer,
  at: Projection,
  stamp: Stamp,
  left: number,
  top: number,
): void {
  const half = stamp.size / 2;
  for (const { x, value, error } of points) {
    if (!error) continue;
    const place = Math.round(at.x(x)) - left;
    const [from, to] = [at.y(value - error), at.y(value + error)];
    raster.line(place, Math.round(from) - top, Math.round(to) - top, stamp.colour);
  }
  for (const { x, value } of points)
    raster.stamp(stamp, Math.round(at.x(x) - half) - left, Math.round(at.y(value) - half) - top);
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

import type uPlot from "uplot";
import { bandOf } from "./bands";
import { copyPoints } from "./copyPoints";
import { type Layer, layersOf, within } from "./layers";
import { type Projection, projectionOf } from "./projection";
import type { PlotPoint } from "./series";
import { type PointLook, stampFor } from "./stamps";

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
  const layers = layersOf(points);
  const inView = layers.map((layer) => within(layer, min ?? -Infinity, max ?? Infinity));
  const count = inView.reduce((sum, [first, end]) => sum + end - first, 0);
  const at = projectionOf(plot);
  ctx.save();
  ctx.beginPath();
  // Markers and the ring at the edge are drawn whole.
  const slack = Math.ceil((look.radius + 5) * ratio);
  ctx.rect(bbox.left - slack, bbox.top, bbox.width + 2 * slack, bbox.height + slack);
  ctx.clip();
  if (count > MANY) copyPoints(plot, layers, look);
  else
    layers.forEach((layer, index) => {
      drawLayer(ctx, layer, inView[index] ?? [0, 0], at, look);
    });
  if (ringed) drawRing(ctx, at, ringed, (look.radius + 4) * ratio, look.ring);
  ctx.restore();
}

function drawLayer(
  context: CanvasRenderingContext2D,
  layer: Layer,
  [first, end]: readonly [number, number],
  at: Projection,
  look: PointLook,
): void {
  const { x, value, error, forced } = layer;
  context.strokeStyle = bandOf(layer.band).colour[look.scheme];
  context.lineWidth = devicePixelRatio * (forced ? 0.75 : 1.25);
  context.beginPath();
  for (let index = first; index < end; index += 1) {
    const [middle = 0, half = 0] = [value[index], error[index]];
    if (!half) continue;
    const place = at.x(x[index] ?? 0);
    context.moveTo(place, at.y(middle - half));
    context.lineTo(place, at.y(middle + half));
  }
  context.stroke();
  const { canvas, size } = stampFor(layer, look);
  for (let index = first; index < end; index += 1)
    context.drawImage(
      canvas,
      Math.round(at.x(x[index] ?? 0) - size / 2),
      Math.round(at.y(value[index] ?? 0) - size / 2),
    );
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

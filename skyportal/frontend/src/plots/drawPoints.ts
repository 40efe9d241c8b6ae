import type uPlot from "uplot";
import type { Scheme } from "@/theme/scheme";
import { type Band, bandOf } from "./bands";
import { limitPath, markerPath } from "./markers";
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

interface Brush {
  band: Band;
  detection: Path2D;
  forced: Path2D;
  limit: Path2D;
}

const FORCED_SCALE = 0.62;

function brushes(points: readonly PlotPoint[], radius: number): Map<string, Brush> {
  const result = new Map<string, Brush>();
  for (const { band: name } of points) {
    if (result.has(name)) continue;
    const band = bandOf(name);
    result.set(name, {
      band,
      detection: new Path2D(markerPath(band.marker, radius)),
      forced: new Path2D(markerPath(band.marker, radius * FORCED_SCALE)),
      limit: new Path2D(limitPath(radius * 0.9)),
    });
  }
  return result;
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
  const kit = brushes(points, look.radius * ratio);
  const { min = -Infinity, max = Infinity } = plot.scales.x ?? {};
  const inView = points.filter(({ mjd }) => mjd >= (min ?? -Infinity) && mjd <= (max ?? Infinity));
  ctx.save();
  ctx.beginPath();
  // Markers and the ring at the edge are drawn whole.
  const slack = (look.radius + 5) * ratio;
  ctx.rect(bbox.left - slack, bbox.top, bbox.width + 2 * slack, bbox.height + slack);
  ctx.clip();
  for (const kind of ["limit", "detection"] as const)
    for (const point of inView)
      if (point.kind === kind) drawPoint(plot, point, kit.get(point.band), look.scheme);
  if (ringed) drawRing(plot, ringed, (look.radius + 4) * ratio, look.ring);
  ctx.restore();
}

function drawPoint(plot: uPlot, point: PlotPoint, brush: Brush | undefined, scheme: Scheme): void {
  if (!brush) return;
  const { ctx } = plot;
  const x = plot.valToPos(point.mjd, "x", true);
  const y = plot.valToPos(point.value, "y", true);
  ctx.strokeStyle = brush.band.colour[scheme];
  ctx.fillStyle = brush.band.colour[scheme];
  ctx.lineWidth = devicePixelRatio * (point.forced ? 0.75 : 1.25);
  if (point.error) {
    ctx.beginPath();
    ctx.moveTo(x, plot.valToPos(point.value - point.error, "y", true));
    ctx.lineTo(x, plot.valToPos(point.value + point.error, "y", true));
    ctx.stroke();
  }
  ctx.translate(x, y);
  if (point.kind === "limit") {
    ctx.globalAlpha = 0.75;
    ctx.stroke(brush.limit);
    ctx.globalAlpha = 1;
  } else ctx.fill(point.forced ? brush.forced : brush.detection);
  ctx.translate(-x, -y);
}

function drawRing(plot: uPlot, point: PlotPoint, radius: number, colour: string): void {
  const { ctx } = plot;
  ctx.beginPath();
  ctx.arc(
    plot.valToPos(point.mjd, "x", true),
    plot.valToPos(point.value, "y", true),
    radius,
    0,
    2 * Math.PI,
  );
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.stroke();
}

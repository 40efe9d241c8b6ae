import type uPlot from "uplot";
import { type Linear, linearOf } from "../projection";
import { decimated, type Samples } from "./decimate";
import { type LineList, observed, TELLURIC_BANDS } from "./lines";
import type { Trace } from "./traces";

/** What is marked beside the spectra. */
export interface Marks {
  lines: readonly LineList[];
  /** One more line, Å at rest. */
  wavelength?: number | null;
  redshift: number;
  /** Expansion, km/s towards us. */
  velocity: number;
  tellurics: boolean;
}

export interface Ink {
  traces: readonly string[];
  lines: string;
  shade: string;
  background: string;
  font: string;
}

function clipped(plot: uPlot, draw: (context: CanvasRenderingContext2D) => void): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw(ctx);
  ctx.restore();
}

/** Shades where the air absorbs, below everything. */
export function drawTellurics(plot: uPlot, ink: Ink): void {
  const { top, height } = plot.bbox;
  clipped(plot, (context) => {
    context.fillStyle = ink.shade;
    for (const [from, to] of TELLURIC_BANDS) {
      const left = plot.valToPos(from, "x", true);
      context.fillRect(left, top, plot.valToPos(to, "x", true) - left, height);
    }
  });
}

/** Draws each spectrum as a line that breaks where pixels have no value, with its label at the right. */
export function drawTraces(plot: uPlot, drawn: readonly Trace[], ink: Ink): void {
  const [across, up] = [linearOf(plot, "x"), linearOf(plot, "y")];
  const { min, max } = plot.scales.x ?? {};
  const [low, high] = [min ?? -Infinity, max ?? Infinity];
  clipped(plot, (context) => {
    context.lineWidth = devicePixelRatio;
    context.lineJoin = "round";
    context.font = ink.font;
    context.textAlign = "right";
    drawn.forEach((trace, index) => {
      const { x, y } = trace;
      const colour = ink.traces[index % ink.traces.length] ?? ink.lines;
      const [from, to] = samplesBetween(x, low, high);
      context.strokeStyle = colour;
      context.beginPath();
      for (const line of decimated({ x, y, from, to }, across, up))
        for (let corner = 0; corner < line.length; corner += 2) {
          const [left = 0, top = 0] = [line[corner], line[corner + 1]];
          if (corner === 0) context.moveTo(left, top);
          else context.lineTo(left, top);
        }
      context.stroke();
      if (drawn.length > 1) drawLabel(plot, { ...trace, from, to }, [across, up], colour, ink);
    });
  });
}

/** Writes the label of a spectrum at its right end, above what it would cover. */
function drawLabel(
  { ctx, bbox }: uPlot,
  { label, x, y, from, to }: Trace & Samples,
  [across, up]: readonly [Linear, Linear],
  colour: string,
  ink: Ink,
): void {
  const ratio = devicePixelRatio;
  const right = across.origin + (x[to - 1] ?? Number.NaN) * across.slope;
  const end = Math.min(right, bbox.left + bbox.width) - 4 * ratio;
  const width = ctx.measureText(label).width;
  const left = (end - width - across.origin) / across.slope;
  let highest = Number.NEGATIVE_INFINITY;
  for (let index = to - 1; index >= from && (x[index] ?? 0) > left; index -= 1)
    highest = Math.max(highest, Number.isFinite(y[index]) ? (y[index] ?? 0) : highest);
  if (!Number.isFinite(highest)) return;
  const base = Math.max(up.origin + highest * up.slope - 5 * ratio, bbox.top + 12 * ratio);
  ctx.fillStyle = ink.background;
  ctx.globalAlpha = 0.8;
  ctx.fillRect(end - width - 3 * ratio, base - 11 * ratio, width + 6 * ratio, 14 * ratio);
  ctx.globalAlpha = 1;
  ctx.fillStyle = colour;
  ctx.fillText(label, end, base);
}

/** Returns the samples between two wavelengths with one more on each side: `from`, and the one after the last. */
export function samplesBetween(
  x: readonly number[],
  low: number,
  high: number,
): [from: number, to: number] {
  let from = 0;
  while (from < x.length - 1 && (x[from + 1] ?? high) < low) from += 1;
  let to = x.length;
  while (to > from + 1 && (x[to - 2] ?? low) > high) to -= 1;
  return [from, to];
}

// CSS pixels: how wide a label along a line is, and how long.
const LABEL_WIDTH = 12;
const ROW = 40;

export interface Label {
  name: string;
  x: number;
  row: number;
}

/** Returns where a line's name goes so that it covers no other; null beside another line of the same name. */
export function placeLabel(
  placed: readonly Label[],
  name: string,
  x: number,
  width: number,
): Label | null {
  const near = placed.filter((other) => Math.abs(other.x - x) < width);
  if (near.some((other) => other.name === name)) return null;
  const rows = new Set(near.map(({ row }) => row));
  let row = 0;
  while (rows.has(row)) row += 1;
  return { name, x, row };
}

/** Marks the chosen lines where they would be observed, with their names along them. */
export function drawLines(plot: uPlot, marks: Marks, ink: Ink): void {
  const { top, height } = plot.bbox;
  const own = marks.wavelength
    ? [{ name: `${marks.wavelength} Å`, wavelengths: [marks.wavelength] }]
    : [];
  const shown = [...marks.lines, ...own];
  clipped(plot, (context) => {
    context.strokeStyle = ink.lines;
    context.fillStyle = ink.lines;
    context.font = ink.font;
    context.lineWidth = devicePixelRatio;
    context.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
    const placed: Label[] = [];
    for (const { name, wavelengths } of shown)
      for (const wavelength of wavelengths) {
        const x = plot.valToPos(observed(wavelength, marks.redshift, marks.velocity), "x", true);
        context.beginPath();
        context.moveTo(x, top);
        context.lineTo(x, top + height);
        context.stroke();
        const label = placeLabel(placed, name, x, LABEL_WIDTH * devicePixelRatio);
        if (!label) continue;
        placed.push(label);
        context.save();
        context.translate(x - 3 * devicePixelRatio, top + (4 + ROW * label.row) * devicePixelRatio);
        context.rotate(-Math.PI / 2);
        context.textAlign = "right";
        context.fillText(name, 0, 0);
        context.restore();
      }
  });
}

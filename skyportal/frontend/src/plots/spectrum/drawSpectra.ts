import type uPlot from "uplot";
import { LINE_LISTS, observed, TELLURIC_BANDS } from "./lines";
import type { Trace } from "./traces";

/** What is marked beside the spectra. */
export interface Marks {
  lines: readonly string[];
  redshift: number;
  /** Expansion, km/s towards us. */
  velocity: number;
  tellurics: boolean;
}

export interface Ink {
  traces: readonly string[];
  lines: string;
  shade: string;
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

/** Draws each spectrum as a line that breaks where pixels have no value. */
export function drawTraces(plot: uPlot, drawn: readonly Trace[], ink: Ink): void {
  clipped(plot, (context) => {
    context.lineWidth = devicePixelRatio;
    context.lineJoin = "round";
    drawn.forEach(({ x, y }, index) => {
      context.strokeStyle = ink.traces[index % ink.traces.length] ?? ink.lines;
      context.beginPath();
      let broken = true;
      for (const [pixel, wavelength] of x.entries()) {
        const flux = y[pixel] ?? Number.NaN;
        if (Number.isFinite(flux)) {
          const at = [
            plot.valToPos(wavelength, "x", true),
            plot.valToPos(flux, "y", true),
          ] as const;
          if (broken) context.moveTo(...at);
          else context.lineTo(...at);
        }
        broken = !Number.isFinite(flux);
      }
      context.stroke();
    });
  });
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
  const shown = LINE_LISTS.filter(({ name }) => marks.lines.includes(name));
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

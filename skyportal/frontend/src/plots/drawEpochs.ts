import type uPlot from "uplot";
import { projectionOf } from "./projection";

/** A time that is marked, such as that of a spectrum. */
export interface Epoch {
  x: number;
  /** A letter or two. */
  mark: string;
}

/** Marks times at the lower edge of the plot: a tick with a letter over it. */
export function drawEpochs(
  plot: uPlot,
  epochs: readonly Epoch[],
  colour: string,
  font: string,
): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const at = projectionOf(plot);
  const bottom = bbox.top + bbox.height;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.lineWidth = 1.5 * ratio;
  ctx.font = font;
  ctx.textAlign = "center";
  for (const { x, mark } of epochs) {
    const place = at.x(x);
    if (place < bbox.left || place > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(place, bottom);
    ctx.lineTo(place, bottom - 10 * ratio);
    ctx.stroke();
    ctx.fillText(mark, place, bottom - 13 * ratio);
  }
  ctx.restore();
}

import type uPlot from "uplot";
import { type Layer, within } from "./layers";
import { type Linear, linearOf } from "./projection";
import { Raster } from "./raster";
import { type PointLook, stampFor } from "./stamps";

/** What a sheet shows, and where. */
export interface Shown {
  layers: readonly Layer[];
  look: PointLook;
  x: Linear;
  y: Linear;
}

/** What pixels reach the plot through; kept, for it is large, and light curves are drawn one after the other. */
interface Sheet {
  canvas: HTMLCanvasElement;
  image: ImageData;
  raster: Raster;
  shown: Shown | null;
}

let kept: Sheet | null = null;

function sheetOf(width: number, height: number): Sheet {
  if (kept?.raster.width === width && kept.raster.height === height) return kept;
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  kept = { canvas, image, raster: new Raster(width, height, image.data.buffer), shown: null };
  return kept;
}

/** Draws many points, cut at the edges of the plot. */
export function copyPoints(plot: uPlot, layers: readonly Layer[], look: PointLook): void {
  const left = Math.floor(plot.bbox.left);
  const top = Math.floor(plot.bbox.top);
  const sheet = sheetOf(Math.ceil(plot.bbox.width), Math.ceil(plot.bbox.height));
  const { canvas, image, raster } = sheet;
  const shown = {
    layers,
    look,
    x: movedBy(linearOf(plot, "x"), -left),
    y: movedBy(linearOf(plot, "y"), -top),
  };
  const by = sheet.shown && movement(sheet.shown, shown, raster.width);
  if (by === null) fill(raster, shown, 0, raster.width);
  else if (by !== 0) fill(raster, shown, ...raster.move(by));
  sheet.shown = by === null ? shown : { ...shown, x: movedBy(sheet.shown?.x ?? shown.x, by) };
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  plot.ctx.drawImage(canvas, left, top);
}

const movedBy = ({ origin, slope }: Linear, by: number): Linear => ({ origin: origin + by, slope });

/** Of a pixel, and so small that no marker is elsewhere for it. */
const TOLERANCE = 0.02;

/**
 * Returns by how many pixels what is shown has to move to become what is wanted; null when it must
 * be drawn anew.
 */
export function movement(shown: Shown, wanted: Shown, width: number): number | null {
  const by = wanted.x.origin - shown.x.origin;
  const whole = Math.round(by);
  const isSame =
    shown.layers === wanted.layers &&
    shown.look === wanted.look &&
    shown.y.origin === wanted.y.origin &&
    shown.y.slope === wanted.y.slope &&
    Math.abs(wanted.x.slope / shown.x.slope - 1) < 1e-9;
  return isSame && Math.abs(by - whole) < TOLERANCE && Math.abs(whole) < width ? whole : null;
}

/** Draws all that reaches into columns of the sheet. */
function fill(raster: Raster, { layers, look, x, y }: Shown, from: number, to: number): void {
  raster.begin(from, to);
  for (const layer of layers) {
    const marker = stampFor(layer, look);
    const { size, colour } = marker;
    const [first, end] = within(
      layer,
      (from - size - x.origin) / x.slope,
      (to + size - x.origin) / x.slope,
    );
    for (let index = first; index < end; index += 1) {
      const half = layer.error[index] ?? 0;
      if (half === 0) continue;
      const place = Math.round(x.origin + (layer.x[index] ?? 0) * x.slope);
      const middle = y.origin + (layer.value[index] ?? 0) * y.slope;
      const reach = half * y.slope;
      raster.line(place, Math.round(middle - reach), Math.round(middle + reach), colour);
    }
    for (let index = first; index < end; index += 1) {
      const place = x.origin + (layer.x[index] ?? 0) * x.slope;
      const middle = y.origin + (layer.value[index] ?? 0) * y.slope;
      raster.stamp(marker, Math.round(place - size / 2), Math.round(middle - size / 2));
    }
  }
}

import type { Scheme } from "@/theme/scheme";
import { bandOf } from "./bands";
import type { Layer } from "./layers";
import { limitPath, markerPath } from "./markers";
import { type PixelStamp, pixelStamp } from "./raster";
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

/** How a marker looks, in pixels of the canvas. */
export interface StampLook extends Pick<PlotPoint, "band" | "kind" | "forced"> {
  radius: number;
  colour: string;
  /** Of the lines of hollow markers. */
  lineWidth: number;
}

/** A marker that is drawn once and copied from then on. */
export interface Stamp extends PixelStamp {
  canvas: HTMLCanvasElement;
  /** Its colour as a pixel. */
  colour: number;
}

const FORCED_SCALE = 0.62;
const LIMIT_OPACITY = 0.75;
const stamps = new Map<string, Stamp>();

/** Returns the marker of a look. */
export function stampOf(look: StampLook): Stamp {
  const { band, kind, forced, colour } = look;
  const radius = look.radius * (forced && kind !== "limit" ? FORCED_SCALE : 1);
  const { marker } = bandOf(band);
  const key = [marker, kind, colour, radius].join(" ");
  const known = stamps.get(key);
  if (known) return known;
  const path = kind === "limit" ? limitPath(radius * 0.9) : markerPath(marker, radius);
  const made = drawn(path, Math.ceil(radius * 3.2), look);
  stamps.set(key, made);
  return made;
}

/** Returns the marker of a layer. */
export function stampFor({ band, kind, forced }: Layer, look: PointLook): Stamp {
  return stampOf({
    band,
    kind,
    forced,
    radius: look.radius * devicePixelRatio,
    colour: bandOf(band).colour[look.scheme],
    lineWidth: 1.25 * devicePixelRatio,
  });
}

function drawn(path: string, size: number, { kind, colour, lineWidth }: StampLook): Stamp {
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return { canvas, colour: 0, ...pixelStamp(size, new Int32Array()) };
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [own = 0] = new Int32Array(context.getImageData(0, 0, 1, 1).data.buffer);
  context.clearRect(0, 0, 1, 1);
  context.translate(size / 2, size / 2);
  if (kind === "limit") {
    context.globalAlpha = LIMIT_OPACITY;
    context.strokeStyle = colour;
    context.lineWidth = lineWidth;
    context.stroke(new Path2D(path));
  } else context.fill(new Path2D(path));
  const picture = new Int32Array(context.getImageData(0, 0, size, size).data.buffer);
  return { canvas, colour: own, ...pixelStamp(size, picture) };
}

/** A marker as its pixels that are not clear, packed as a canvas has them. */
export interface PixelStamp {
  size: number;
  /** Pixels beside each other that cover what is below: row, first column, number and colour of each run. */
  runs: Int32Array;
  /** The soft edge: row, column and pixel of each. */
  edge: Int32Array;
}

const OPAQUE = 255;
const RUN = 4;
const EDGE = 3;

/** Opacity of a packed pixel (the bytes are red, green, blue, opacity on all machines with a browser). */
const opacity = (pixel: number): number => pixel >>> 24;

/** Returns the marker of a square picture, given row by row. */
export function pixelStamp(size: number, picture: Int32Array): PixelStamp {
  const runs: number[] = [];
  const edge: number[] = [];
  picture.forEach((pixel, index) => {
    const [row, column] = [Math.floor(index / size), index % size];
    if (opacity(pixel) !== OPAQUE) {
      if (pixel !== 0) edge.push(row, column, pixel);
      return;
    }
    const [lastRow, first = 0, count = 0, colour] = runs.slice(-RUN);
    if (lastRow === row && first + count === column && colour === pixel)
      runs[runs.length - 2] = count + 1;
    else runs.push(row, column, 1, pixel);
  });
  return { size, runs: Int32Array.from(runs), edge: Int32Array.from(edge) };
}

/**
 * Pixels of a part of a canvas that markers are copied into.
 *
 * That takes some nanoseconds for a pixel, whatever draws the canvas; drawing as many pictures or
 * paths takes many times as long where no graphics card helps.
 */
export class Raster {
  readonly pixels: Int32Array;
  /** Columns from here up to `to`, without it, are drawn in; the others stay as they are. */
  private from = 0;
  private to: number;

  constructor(
    readonly width: number,
    readonly height: number,
    buffer: ArrayBufferLike = new ArrayBuffer(width * height * 4),
  ) {
    this.pixels = new Int32Array(buffer);
    this.to = width;
  }

  /** Clears columns, and lets only these be drawn in from now on. */
  begin(from = 0, to = this.width): void {
    this.from = from;
    this.to = to;
    if (from === 0 && to === this.width) this.pixels.fill(0);
    else
      for (let row = 0; row < this.height; row += 1)
        this.pixels.fill(0, row * this.width + from, row * this.width + to);
  }

  /** Moves everything to the right, or to the left if `by` is negative; returns the columns to draw anew. */
  move(by: number): [from: number, to: number] {
    const { pixels, width } = this;
    if (by > 0) pixels.copyWithin(by, 0, pixels.length - by);
    else pixels.copyWithin(0, -by);
    return by > 0 ? [0, by] : [width + by, width];
  }

  /** Draws a line, one pixel wide, between two heights. */
  line(x: number, from: number, to: number, colour: number): void {
    if (x < this.from || x >= this.to) return;
    const { pixels, width } = this;
    const last = Math.min(Math.max(from, to), this.height - 1);
    const end = last * width + x;
    for (let at = Math.max(Math.min(from, to), 0) * width + x; at <= end; at += width)
      pixels[at] = colour;
  }

  /** Copies a marker; its soft edge gives way to what is there already. */
  stamp(marker: PixelStamp, left: number, top: number): void {
    const { size } = marker;
    if (left >= this.to || left + size <= this.from || top >= this.height || top + size <= 0)
      return;
    const isWhole = left >= this.from && left + size <= this.to;
    if (isWhole && top >= 0 && top + size <= this.height) this.stampWhole(marker, left, top);
    else this.stampPart(marker, left, top);
  }

  private stampWhole({ runs, edge }: PixelStamp, left: number, top: number): void {
    const { pixels, width } = this;
    const start = top * width + left;
    for (let index = 0; index < runs.length; index += RUN) {
      const first = start + (runs[index] ?? 0) * width + (runs[index + 1] ?? 0);
      const end = first + (runs[index + 2] ?? 0);
      const colour = runs[index + 3] ?? 0;
      for (let at = first; at < end; at += 1) pixels[at] = colour;
    }
    for (let index = 0; index < edge.length; index += EDGE) {
      const at = start + (edge[index] ?? 0) * width + (edge[index + 1] ?? 0);
      if (pixels[at] === 0) pixels[at] = edge[index + 2] ?? 0;
    }
  }

  private stampPart({ runs, edge }: PixelStamp, left: number, top: number): void {
    const { pixels, width } = this;
    for (let index = 0; index < runs.length; index += RUN) {
      const row = top + (runs[index] ?? 0);
      if (row < 0 || row >= this.height) continue;
      const first = left + (runs[index + 1] ?? 0);
      const end = Math.min(first + (runs[index + 2] ?? 0), this.to);
      for (let x = Math.max(first, this.from); x < end; x += 1)
        pixels[row * width + x] = runs[index + 3] ?? 0;
    }
    for (let index = 0; index < edge.length; index += EDGE) {
      const row = top + (edge[index] ?? 0);
      const x = left + (edge[index + 1] ?? 0);
      if (row < 0 || row >= this.height || x < this.from || x >= this.to) continue;
      const at = row * width + x;
      if (pixels[at] === 0) pixels[at] = edge[index + 2] ?? 0;
    }
  }
}

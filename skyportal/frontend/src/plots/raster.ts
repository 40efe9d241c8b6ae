/** A marker as pixels, packed as a canvas has them; row by row. */
export interface PixelStamp {
  size: number;
  pixels: Uint32Array;
}

const OPAQUE = 255;

/** Opacity of a packed pixel (the bytes are red, green, blue, opacity on all machines with a browser). */
const opacity = (pixel: number): number => pixel >>> 24;

/**
 * Pixels of a part of a canvas that markers are copied into.
 *
 * That takes some five nanoseconds for a pixel, whatever draws the canvas; drawing as many pictures or
 * paths takes thirty times as long where no graphics card helps.
 */
export class Raster {
  readonly pixels: Uint32Array;

  constructor(
    readonly width: number,
    readonly height: number,
    buffer: ArrayBufferLike = new ArrayBuffer(width * height * 4),
  ) {
    this.pixels = new Uint32Array(buffer);
  }

  /** Draws a line, one pixel wide, between two heights. */
  line(x: number, from: number, to: number, colour: number): void {
    if (x < 0 || x >= this.width) return;
    const last = Math.min(Math.max(from, to), this.height - 1);
    for (let y = Math.max(Math.min(from, to), 0); y <= last; y += 1)
      this.pixels[y * this.width + x] = colour;
  }

  /** Copies a marker; its soft edge gives way to what is there already. */
  stamp({ size, pixels }: PixelStamp, left: number, top: number): void {
    for (let row = 0; row < size; row += 1) {
      const y = top + row;
      if (y < 0 || y >= this.height) continue;
      for (let column = 0; column < size; column += 1) {
        const x = left + column;
        if (x < 0 || x >= this.width) continue;
        const pixel = pixels[row * size + column] ?? 0;
        const at = y * this.width + x;
        if (opacity(pixel) === OPAQUE || (pixel !== 0 && this.pixels[at] === 0))
          this.pixels[at] = pixel;
      }
    }
  }
}

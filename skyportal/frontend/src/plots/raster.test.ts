import { pixelStamp, Raster } from "./raster";

const RED = 0xff0000ff;
const BLUE = 0xffff0000;
const SOFT = 0x80ff0000;

const rows = ({ pixels, width }: Raster) =>
  Array.from({ length: pixels.length / width }, (_, row) => [
    ...pixels.slice(row * width, (row + 1) * width),
  ]);

test("a line is cut at the edges", () => {
  const raster = new Raster(2, 3);
  raster.line(1, 5, 1, RED);
  raster.line(2, 0, 2, RED);
  raster.line(-1, 0, 2, RED);
  expect(rows(raster)).toEqual([
    [0, 0],
    [0, RED],
    [0, RED],
  ]);
});

test("a marker covers what is there, but its soft edge does not", () => {
  const raster = new Raster(3, 2);
  raster.line(1, 0, 1, RED);
  const stamp = pixelStamp(2, Uint32Array.of(SOFT, BLUE, SOFT, 0));
  raster.stamp(stamp, 1, 0);
  raster.stamp(stamp, -1, 1);
  expect(rows(raster)).toEqual([
    [0, RED, BLUE],
    [BLUE, RED, 0],
  ]);
});

import { pixelStamp, Raster } from "./raster";

const RED = 0xff0000ff | 0;
const BLUE = 0xffff0000 | 0;
const SOFT = 0x80ff0000 | 0;

const rows = ({ pixels, width }: Raster) =>
  Array.from({ length: pixels.length / width }, (_, row) => [
    ...pixels.slice(row * width, (row + 1) * width),
  ]);

test("a line is cut at the edges", () => {
  const raster = new Raster(2, 3);
  raster.line(1, 5, 1, RED);
  raster.line(2, 0, 2, RED);
  raster.line(-1, 0, 2, RED);
  raster.line(0, -9, -3, RED);
  raster.line(0, 3, 7, RED);
  expect(rows(raster)).toEqual([
    [0, 0],
    [0, RED],
    [0, RED],
  ]);
});

test("a marker covers what is there, but its soft edge does not", () => {
  const raster = new Raster(3, 2);
  raster.line(1, 0, 1, RED);
  const stamp = pixelStamp(2, Int32Array.of(SOFT, BLUE, SOFT, 0));
  raster.stamp(stamp, 1, 0);
  raster.stamp(stamp, -1, 1);
  expect(rows(raster)).toEqual([
    [0, RED, BLUE],
    [BLUE, RED, 0],
  ]);
});

const MARKER = pixelStamp(3, Int32Array.of(0, RED, 0, RED, BLUE, SOFT, SOFT, RED, 0));
const PLACES = [
  [-2, 1],
  [0, 0],
  [1, 2],
  [3, 1],
  [4, 0],
  [6, 2],
] as const;

function drawn(raster: Raster, shift: number): Raster {
  for (const [x, y] of PLACES) raster.line(x + shift + 1, y, y + 2, BLUE);
  for (const [x, y] of PLACES) raster.stamp(MARKER, x + shift, y);
  return raster;
}

test.each([1, -1, 2, -3, 5])("what is moved by %i and completed is as if drawn there", (by) => {
  const moved = drawn(new Raster(7, 4), 0);
  moved.begin(...moved.move(by));
  drawn(moved, by);
  expect(rows(moved)).toEqual(rows(drawn(new Raster(7, 4), by)));
});

test("only columns that were begun are cleared and drawn in", () => {
  const raster = new Raster(3, 1);
  raster.line(0, 0, 0, RED);
  raster.line(1, 0, 0, RED);
  raster.begin(1, 2);
  raster.stamp(pixelStamp(3, Int32Array.of(BLUE, BLUE, BLUE)), 0, -1);
  raster.stamp(pixelStamp(1, Int32Array.of(BLUE)), 2, 0);
  expect(rows(raster)).toEqual([[RED, 0, 0]]);
});

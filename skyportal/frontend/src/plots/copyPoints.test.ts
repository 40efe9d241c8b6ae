import { movement, type Shown } from "./copyPoints";
import { layersOf } from "./layers";

const layers = layersOf([]);
const look = { scheme: "light" as const, radius: 3, ring: "red", background: "white" };
const shown: Shown = {
  layers,
  look,
  x: { origin: -60_000, slope: 1.25 },
  y: { origin: 900, slope: -30 },
};

const moved = (by: number): Shown => ({ ...shown, x: { ...shown.x, origin: -60_000 + by } });

test.each([0, 3, -99])("by %i whole pixels, what is shown is moved", (by) => {
  expect(movement(shown, moved(by), 100)).toBe(by);
});

test.each<[string, Shown]>([
  ["by part of a pixel", moved(2.4)],
  ["out of the sheet", moved(-100)],
  ["and zoomed", { ...shown, x: { origin: -60_000, slope: 1.3 } }],
  ["and its values too", { ...shown, y: { origin: 901, slope: -30 } }],
  ["other points", { ...shown, layers: [] }],
  ["in other colours", { ...shown, look: { ...look } }],
  ["where there is no axis yet", { ...shown, x: { origin: Number.NaN, slope: Number.NaN } }],
])("%s: it is drawn anew", (_what, wanted) => {
  expect(movement(shown, wanted, 100)).toBeNull();
});

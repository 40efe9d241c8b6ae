import { folded, phaseOf } from "./folding";
import { lightCurveSeries } from "./series";

test("a phase lies between zero and one, before the epoch too", () => {
  expect(phaseOf(10.5, { period: 2, epoch: 10 })).toBeCloseTo(0.25);
  expect(phaseOf(9.5, { period: 2, epoch: 10 })).toBeCloseTo(0.75);
  expect(phaseOf(10, { period: 2, epoch: 10 })).toBe(0);
});

test("points come by phase, over two periods, and keep their times", () => {
  const rows = [1, 2.5, 4.2].map((mjd) => ({ mjd, filter: "ztfg", mag: 19 }));
  const { points } = lightCurveSeries(rows, "mag");
  const drawn = folded(points, { period: 1, epoch: 0 });
  expect(drawn.map(({ mjd }) => mjd)).toEqual([1, 4.2, 2.5, 1, 4.2, 2.5]);
  expect(drawn.map(({ x }) => Number(x.toFixed(3)))).toEqual([0, 0.2, 0.5, 1, 1.2, 1.5]);
});

import { nearestPoint } from "./nearest";
import type { PlotPoint } from "./series";

const points = [1, 2, 3].map((mjd) => ({ mjd, value: 0 }) as PlotPoint);
const at = ({ mjd }: PlotPoint) => ({ x: mjd * 100, y: 50 });

test("the closest point within reach, or none", () => {
  expect(nearestPoint(points, { x: 205, y: 55 }, at)?.mjd).toBe(2);
  expect(nearestPoint(points, { x: 150, y: 50 }, at)).toBeNull();
});

import { canDeredden, dereddened } from "./corrections";
import { csvText } from "./csv";
import { dayZeroOf } from "./dayZero";
import { firstFrom, pointsBetween, pointsWithin } from "./inView";
import { layersOf, within } from "./layers";
import { zoomed } from "./panZoom";
import { lightCurveSeries } from "./series";

const ROWS = [
  { mjd: 1, filter: "ztfg", limiting_mag: 20 },
  { mjd: 2, filter: "ztfg", mag: 19 },
  { mjd: 3, filter: "ztfg", mag: 18 },
  { mjd: 4, filter: "ztfg", mag: 18.5 },
];
const { points } = lightCurveSeries(ROWS, "mag");

test("dust: magnitudes become brighter, fluxes larger, where it is known", () => {
  const row = { mjd: 1, filter: "ztfg", mag: 19, limiting_mag: 21, flux: 100, fluxerr: 10 };
  const free = dereddened({ ...row, extinction: 1 });
  expect([free.mag, free.limiting_mag]).toEqual([18, 20]);
  expect(free.flux).toBeCloseTo(251.19, 2);
  expect(free.fluxerr).toBeCloseTo(25.119, 3);
  expect(dereddened({ ...row, extinction: null })).toEqual({ ...row, extinction: null });
  expect([canDeredden([row]), canDeredden([{ ...row, extinction: 0 }])]).toEqual([false, true]);
});

test("days are counted from the event, the first detection or the peak", () => {
  const at = (choice: Parameters<typeof dayZeroOf>[0]) => dayZeroOf(choice, points, "mag", 1.5);
  expect([at("t0"), at("first"), at("peak"), at("now")]).toEqual([1.5, 2, 3, null]);
  expect(dayZeroOf("peak", [], "mag", null)).toBeNull();
});

test("the brightest has the largest flux", () => {
  const fluxes = lightCurveSeries(
    [3, 9, 4].map((flux, index) => ({ mjd: index, filter: "ztfg", flux })),
    "flux",
  );
  expect(dayZeroOf("peak", fluxes.points, "flux", null)).toBe(1);
});

test("points in view are found by their place", () => {
  expect([0, 1, 2.5, 9].map((x) => firstFrom(points, x))).toEqual([0, 0, 2, 4]);
  expect(pointsBetween(points, 2, 3).map(({ mjd }) => mjd)).toEqual([2, 3]);
  const rectangle = { x: [4.5, 1.5] as [number, number], value: [18.6, 17] as [number, number] };
  expect(pointsWithin(points, rectangle).map(({ mjd }) => mjd)).toEqual([3, 4]);
});

test("zooming keeps the place under the cursor", () => {
  expect(zoomed([0, 10], 4, 0.5)).toEqual([2, 7]);
});

test("limits are drawn before detections, and looks are told apart once", () => {
  const layers = layersOf(points);
  expect(layers.map(({ kind, x, error }) => [kind, [...x], [...error]])).toEqual([
    ["limit", [1], [0]],
    ["detection", [2, 3, 4], [0, 0, 0]],
  ]);
  expect(layersOf(points)).toBe(layers);
  const [limits, detections] = layers;
  const views = [
    [2, 3],
    [2.5, 9],
    [-Infinity, Infinity],
    [5, 9],
  ] as const;
  expect(views.map(([from, to]) => detections && within(detections, from, to))).toEqual([
    [0, 2],
    [1, 3],
    [0, 3],
    [3, 3],
  ]);
  expect(limits && within(limits, 1, 1)).toEqual([0, 1]);
});

test("a CSV file quotes what needs it, and holds no formulas", () => {
  expect(
    csvText(
      ["a", "b"],
      [
        ["x,y", null],
        ['say "so"', 1.5],
        ["=cmd()", Number.NaN],
      ],
    ),
  ).toBe('a,b\r\n"x,y",\r\n"say ""so""",1.5\r\n\'=cmd(),\r\n');
});

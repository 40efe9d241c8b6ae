import { lightCurveSeries } from "@/plots/series";
import { hiddenText, shownPoints } from "./shownPoints";

const series = lightCurveSeries(
  [
    { mjd: 1, filter: "ztfg", mag: 19 },
    { mjd: 2, filter: "ztfr", mag: 18, origin: "alert_fp" },
    { mjd: 3, filter: "ztfr", limiting_mag: 20 },
    { mjd: 4, filter: "ztfr" },
  ],
  "mag",
);

test("nothing is hidden silently", () => {
  const points = shownPoints(series.points, { hiddenBands: ["g"], limits: false, forced: false });
  expect(points).toEqual([]);
  expect(hiddenText(series, points, "mag")).toBe(
    "1 limit hidden · 1 detection hidden · 1 forced point hidden · 1 without magnitude or limit not drawn",
  );
});

test("all is shown by default", () => {
  const points = shownPoints(series.points, { hiddenBands: [], limits: true, forced: true });
  expect(points).toHaveLength(3);
});

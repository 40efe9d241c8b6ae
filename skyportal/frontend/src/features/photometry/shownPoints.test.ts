import { lightCurveSeries } from "@/plots/series";
import { ALL_SHOWN, hiddenText, instrumentsOf, originsOf, shownPoints } from "./shownPoints";

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
  const points = shownPoints(series.points, {
    ...ALL_SHOWN,
    hiddenBands: ["g"],
    limits: false,
    forced: false,
  });
  expect(points).toEqual([]);
  expect(hiddenText(series, points, "mag")).toBe(
    "1 limit hidden · 1 detection hidden · 1 forced point hidden · 1 without magnitude or limit not drawn",
  );
});

test("all is shown by default", () => {
  const points = shownPoints(series.points, ALL_SHOWN);
  expect(points).toHaveLength(3);
});

test("instruments and origins are hidden one by one", () => {
  const { points } = lightCurveSeries(
    [
      { mjd: 1, filter: "ztfg", mag: 19, instrument_name: "ZTF", origin: "alert" },
      { mjd: 2, filter: "ztfg", mag: 19, instrument_name: "SEDM" },
    ],
    "mag",
  );
  expect(instrumentsOf(points)).toEqual(["SEDM", "ZTF"]);
  expect(originsOf(points)).toEqual(["alert", "not told"]);
  expect(shownPoints(points, { ...ALL_SHOWN, hiddenInstruments: ["ZTF"] })).toEqual([points[1]]);
  expect(shownPoints(points, { ...ALL_SHOWN, hiddenOrigins: ["not told"] })).toEqual([points[0]]);
});

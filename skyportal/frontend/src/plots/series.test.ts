import { isForced, lightCurveSeries, newestDetection, type PhotometryRow } from "./series";

const ROWS: PhotometryRow[] = [
  {
    mjd: 60003,
    filter: "ztfr",
    mag: 18.7,
    magerr: 0.05,
    limiting_mag: 20.5,
    flux: 120,
    fluxerr: 5,
  },
  {
    mjd: 60001,
    filter: "ztfg",
    mag: null,
    magerr: null,
    limiting_mag: 20.4,
    flux: null,
    fluxerr: 4,
  },
  {
    mjd: 60002,
    filter: "ztfg",
    mag: 19.1,
    magerr: 0.08,
    limiting_mag: 20.4,
    flux: 83,
    fluxerr: 6,
    origin: "alert_fp",
  },
  { mjd: 60004, filter: "ztfi", mag: null, limiting_mag: null, flux: -3, fluxerr: 4 },
];

test("magnitudes: detections with errors, limits without, in order of time", () => {
  const { points, bands, omitted } = lightCurveSeries(ROWS, "mag");
  expect(points.map(({ mjd, kind, value, error }) => [mjd, kind, value, error])).toEqual([
    [60001, "limit", 20.4, null],
    [60002, "detection", 19.1, 0.08],
    [60003, "detection", 18.7, 0.05],
  ]);
  expect(bands).toEqual(["g", "r"]);
  expect(omitted).toBe(1);
});

test("fluxes keep what has no magnitude, such as negative ones", () => {
  const { points, bands, omitted } = lightCurveSeries(ROWS, "flux");
  expect(points.map(({ value }) => value)).toEqual([83, 120, -3]);
  expect(bands).toEqual(["g", "r", "i"]);
  expect(omitted).toBe(1);
});

test("forced photometry is told by its origin", () => {
  expect(lightCurveSeries(ROWS, "mag").points.map(({ forced }) => forced)).toEqual([
    false,
    true,
    false,
  ]);
  expect(["alert_fp", "fp", "Forced photometry", "ztf fp"].map(isForced)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(["Kowalski", null, undefined, "fpga"].map(isForced)).toEqual([false, false, false, false]);
});

test("the newest detection is ringed, not a later limit", () => {
  const limit = { mjd: 60009, filter: "ztfr", mag: null, limiting_mag: 20 };
  expect(newestDetection(lightCurveSeries([...ROWS, limit], "mag").points)?.mjd).toBe(60003);
  expect(newestDetection([])).toBeNull();
});

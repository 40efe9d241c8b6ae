import { binRows } from "./binning";
import type { PhotometryRow } from "./series";

const row = (mjd: number, flux: number, fluxerr = 1, filter = "ztfg"): PhotometryRow => ({
  mjd,
  filter,
  flux,
  fluxerr,
});

test("the mean is weighted by errors, and fluxes may be negative", () => {
  const [mean] = binRows([row(10.2, 100, 1), row(10.8, 130, 2)], 1);
  expect(mean?.flux).toBeCloseTo((100 + 130 / 4) / 1.25);
  expect(mean?.fluxerr).toBeCloseTo(1 / Math.sqrt(1.25));
  expect(mean?.mjd).toBeCloseTo(10.32);
  expect(mean?.mag).toBeCloseTo(23.9 - 2.5 * Math.log10(106));
  expect(mean?.magerr).toBeCloseTo((1.0857 * 0.8944) / 106, 4);
  expect(mean?.members).toEqual([0, 1]);
  expect(binRows([row(1, -5), row(1.5, 1)], 1)[0]).toMatchObject({ flux: -2, mag: null });
});

test("filters, instruments, origins and nights are kept apart", () => {
  const rows = [
    row(10.1, 1),
    row(10.2, 1, 1, "ztfr"),
    { ...row(10.3, 1), instrument_name: "SEDM" },
    { ...row(10.4, 1), origin: "fp" },
    row(11.1, 1),
  ];
  expect(binRows(rows, 1)).toHaveLength(5);
  expect(binRows(rows, 2)).toHaveLength(4);
});

test("magnitudes count as fluxes; of limits alone the deepest stays", () => {
  const magnitudes = [
    { mjd: 1, filter: "ztfg", mag: 18, magerr: 0.1 },
    { mjd: 1.1, filter: "ztfg", mag: 18, magerr: 0.1 },
  ];
  expect(binRows(magnitudes, 1)[0]?.mag).toBeCloseTo(18);
  expect(binRows(magnitudes, 1)[0]?.magerr).toBeCloseTo(0.1 / Math.SQRT2);
  const limits = [20.1, 20.6, 19].map((limiting_mag) => ({ mjd: 1, filter: "ztfg", limiting_mag }));
  expect(binRows(limits, 1)).toEqual([
    { mjd: 1, filter: "ztfg", limiting_mag: 20.6, members: [0, 1, 2] },
  ]);
});

test("a detection without an error stays as it is", () => {
  const rows = [
    { mjd: 1, filter: "ztfg", mag: 18 },
    { mjd: 1, filter: "ztfg", mag: 19, magerr: 0.1 },
  ];
  expect(binRows(rows, 1).map(({ mag }) => mag)).toEqual([18, 19]);
});

import { decimated } from "./decimate";
import { placeLabel, samplesBetween } from "./drawSpectra";
import { normalise, perWavelength, quantile, smooth } from "./flux";
import { LINE_LISTS, observed } from "./lines";
import { fluxTick } from "./spectrumOptions";
import { AS_MEASURED, extentOf, type MeasuredSpectrum, traces } from "./traces";

test("fluxes per frequency become fluxes per wavelength", () => {
  expect(perWavelength(1, 5000, "Jy")).toBeCloseTo(1.199e-12, 14);
  expect(perWavelength(0, 5500, "AB")).toBeCloseTo(3.5986e-9, 12);
  expect(perWavelength(3e-16, 5000, "erg/s/cm/cm/AA")).toBe(3e-16);
  expect(perWavelength(7, 5000, null)).toBe(7);
});

test("smoothing keeps the level, and gaps stay gaps", () => {
  expect(smooth([1, 1, 1, 1], 3)).toEqual([1, 1, 1, 1]);
  expect(smooth([0, 3, 0], 3)).toEqual([1.5, 1, 1.5]);
  expect(smooth([2, Number.NaN, 4], 3)).toEqual([2, Number.NaN, 4]);
  expect(smooth([1, 2, 3], 1)).toEqual([1, 2, 3]);
});

test("the median becomes one; spectra below zero are not turned around", () => {
  expect(normalise([1, 2, 3])).toEqual([0.5, 1, 1.5]);
  expect(normalise([-4, -2, -1])).toEqual([-1, -0.5, -0.25]);
  expect(normalise([0, 0])).toEqual([0, 0]);
  expect(quantile([], 0.5)).toBeNaN();
});

const spectrum = (id: number, fluxes: (number | null)[]): MeasuredSpectrum => ({
  id,
  label: `spectrum ${id}`,
  unit: null,
  wavelengths: fluxes.map((_, index) => 4000 + 10 * index),
  fluxes,
});

test("stacked, the first is above and nothing overlaps by being fainter", () => {
  const [first, second] = traces(
    [spectrum(1, [10, 20, 30]), spectrum(2, [1, 2, null])],
    "stacked",
    AS_MEASURED,
  );
  expect(first?.y).toEqual([1.5, 2, 2.5]);
  expect(second?.y).toEqual([0.5, 1, Number.NaN]);
});

test("as measured, nothing is scaled; one wild pixel does not set the axis", () => {
  const wild = Array.from({ length: 1000 }, (_, index) => (index === 500 ? 1e6 : 1 + (index % 2)));
  const drawn = traces([spectrum(1, wild)], "flux", AS_MEASURED);
  const { x, y } = extentOf(drawn);
  expect(x).toEqual([4000, 13_990]);
  expect(y[1]).toBeLessThan(3);
  expect(extentOf([]).x).toEqual([3000, 10_000]);
});

test("lines move with redshift, and towards the blue with expansion", () => {
  expect(observed(6562.8, 0.1, 0)).toBeCloseTo(7219.08, 2);
  expect(observed(6355, 0, 10_000)).toBeCloseTo(6146.5, 0);
  for (const { wavelengths } of LINE_LISTS)
    for (const wavelength of wavelengths) expect(wavelength).toBeGreaterThan(3000);
});

test("names of lines cover no other; a doublet is named once", () => {
  const first = placeLabel([], "Si II", 100, 12);
  expect(first).toEqual({ name: "Si II", x: 100, row: 0 });
  if (!first) throw new Error("placed");
  expect(placeLabel([first], "Si II", 104, 12)).toBeNull();
  expect(placeLabel([first], "H", 104, 12)?.row).toBe(1);
  expect(placeLabel([first], "H", 140, 12)?.row).toBe(0);
});

test("ticks are short", () => {
  expect(fluxTick(0)).toBe("0");
  expect(fluxTick(1.5)).toBe("1.5");
  expect(fluxTick(2.5e-16)).toBe("2.5e−16");
});

test("the median within a window becomes one; stacked spectra are as far apart as one likes", () => {
  const prepared = { ...AS_MEASURED, window: [4015, 4025] as const, step: 3 };
  const [first, second] = traces(
    [spectrum(1, [10, 20, 40]), spectrum(2, [1, 2, 4])],
    "stacked",
    prepared,
  );
  expect(first?.y).toEqual([3.25, 3.5, 4]);
  expect(second?.y).toEqual([0.25, 0.5, 1]);
  const nowhere = traces([spectrum(1, [1, 2, 3])], "overlaid", { ...prepared, window: [1, 2] });
  expect(nowhere[0]?.y).toEqual([0.5, 1, 1.5]);
});

test("of many samples in a column of pixels the picture keeps the extent", () => {
  const y = [5, 9, 1, 7, Number.NaN, 3, 3];
  const samples = { x: [0, 1, 2, 3, 4, 5, 6], y, from: 0, to: y.length };
  const [quarter, turned] = [
    { origin: 0, slope: 0.25 },
    { origin: 10, slope: -1 },
  ];
  expect(decimated(samples, quarter, turned)).toEqual([
    [0, 5, 0, 9, 0, 1, 0, 3],
    [1.25, 7],
  ]);
  expect(decimated({ ...samples, from: 1, to: 3 }, quarter, turned)).toEqual([
    [0.25, 1, 0.25, 9, 0.25, 1, 0.25, 9],
  ]);
});

test("samples out of sight are left out, but for one on each side", () => {
  expect(samplesBetween([1, 2, 3, 4, 5], 2.5, 3.5)).toEqual([1, 4]);
  expect(samplesBetween([1, 2, 3], 0, 9)).toEqual([0, 3]);
});

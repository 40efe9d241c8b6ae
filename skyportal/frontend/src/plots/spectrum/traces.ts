import { normalise, perWavelength, quantile, smooth } from "./flux";

export type Arrangement = "stacked" | "overlaid" | "flux";

/** A spectrum as it was measured: wavelengths in Å as observed, pixels without a value are null. */
export interface MeasuredSpectrum {
  id: number;
  label: string;
  unit: string | null;
  wavelengths: readonly number[];
  fluxes: readonly (number | null)[];
}

/** A spectrum as it is drawn. */
export interface Trace {
  id: number;
  label: string;
  x: number[];
  y: number[];
}

export interface Extent {
  x: [number, number];
  y: [number, number];
}

// Of spectra normalised to their median, far enough apart to see lines, near enough to compare.
const STEP = 1;

function trace(spectrum: MeasuredSpectrum, arrangement: Arrangement, width: number): Trace {
  const { id, label, unit, wavelengths: x, fluxes } = spectrum;
  const flux = x.map((wavelength, index) =>
    perWavelength(fluxes[index] ?? Number.NaN, wavelength, unit),
  );
  const smoothed = smooth(flux, width);
  return { id, label, x: [...x], y: arrangement === "flux" ? smoothed : normalise(smoothed) };
}

/** Returns what to draw; stacked, the first is above and the last below. */
export function traces(
  spectra: readonly MeasuredSpectrum[],
  arrangement: Arrangement,
  smoothing: number,
): Trace[] {
  return spectra.map((spectrum, index) => {
    const drawn = trace(spectrum, arrangement, smoothing);
    if (arrangement !== "stacked") return drawn;
    const offset = (spectra.length - 1 - index) * STEP;
    return { ...drawn, y: drawn.y.map((value) => value + offset) };
  });
}

/** Returns the part of the plane that holds the traces; single wild pixels may lie outside. */
export function extentOf(drawn: readonly Trace[]): Extent {
  const ends = drawn.flatMap(({ x }) => [x[0] ?? Number.NaN, x.at(-1) ?? Number.NaN]);
  const lows = drawn.map(({ y }) => quantile(y, 0.002)).filter(Number.isFinite);
  const highs = drawn.map(({ y }) => quantile(y, 0.998)).filter(Number.isFinite);
  if (lows.length === 0) return { x: [3000, 10_000], y: [0, 1] };
  const [low, high] = [Math.min(...lows), Math.max(...highs)];
  const margin = (high - low) * 0.08 || Math.abs(high) * 0.1 || 1;
  return { x: [Math.min(...ends), Math.max(...ends)], y: [low - margin, high + margin] };
}

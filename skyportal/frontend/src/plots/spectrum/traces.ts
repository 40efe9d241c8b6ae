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

/** How spectra are prepared. */
export interface Preparation {
  /** Pixels of the running mean; 1 leaves them as they are. */
  smoothing: number;
  /** Wavelengths as observed, Å, between which the median is 1; null for all. */
  window: readonly [number, number] | null;
  /** Between stacked spectra, in units of their medians. */
  step: number;
}

/** Far enough apart to see lines, near enough to compare. */
export const STEP = 1;
export const AS_MEASURED: Preparation = { smoothing: 1, window: null, step: STEP };

function trace(
  spectrum: MeasuredSpectrum,
  arrangement: Arrangement,
  { smoothing, window }: Preparation,
): Trace {
  const { id, label, unit, wavelengths: x, fluxes } = spectrum;
  const flux = x.map((wavelength, index) =>
    perWavelength(fluxes[index] ?? Number.NaN, wavelength, unit),
  );
  const smoothed = smooth(flux, smoothing);
  const y = arrangement === "flux" ? smoothed : normalise(smoothed, within(x, smoothed, window));
  return { id, label, x: [...x], y };
}

/** Returns the fluxes in a window of wavelengths; all of them where it is empty. */
function within(
  x: readonly number[],
  y: readonly number[],
  window: Preparation["window"],
): readonly number[] {
  if (!window) return y;
  const [from, to] = window;
  const found = y.filter((_value, index) => (x[index] ?? 0) >= from && (x[index] ?? 0) <= to);
  return found.some(Number.isFinite) ? found : y;
}

/** Returns what to draw; stacked, the first is above and the last below. */
export function traces(
  spectra: readonly MeasuredSpectrum[],
  arrangement: Arrangement,
  preparation: Preparation,
): Trace[] {
  return spectra.map((spectrum, index) => {
    const drawn = trace(spectrum, arrangement, preparation);
    if (arrangement !== "stacked") return drawn;
    const offset = (spectra.length - 1 - index) * preparation.step;
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

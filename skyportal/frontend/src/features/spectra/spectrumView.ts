import type { Source, Spectrum } from "@/api/types";
import { csvText } from "@/plots/csv";
import {
  type Arrangement,
  type MeasuredSpectrum,
  type Preparation,
  STEP,
} from "@/plots/spectrum/traces";
import { dateToMjd, formatUtc, parseUtc } from "@/time/format";

/** How one looks at the spectra. */
export interface SpectrumView {
  arrangement: Arrangement;
  /** Pixels; 1 leaves them as they are. */
  smoothing: number;
  /** Wavelengths as observed, Å, between which the median is 1. */
  from: number | null;
  to: number | null;
  /** Between stacked spectra, in units of their medians. */
  step: number;
  lines: string[];
  /** One more line, Å at rest. */
  wavelength: number | null;
  redshift: number;
  /** Expansion, km/s towards us. */
  velocity: number;
  tellurics: boolean;
  hiddenIds: number[];
}

export const initialView = (redshift: number | null): SpectrumView => ({
  arrangement: "stacked",
  smoothing: 1,
  from: null,
  to: null,
  step: STEP,
  lines: [],
  wavelength: null,
  redshift: redshift ?? 0,
  velocity: 0,
  tellurics: true,
  hiddenIds: [],
});

/** Returns what the plot takes of the spectra that are not hidden. */
export function measured(
  spectra: readonly Spectrum[],
  hiddenIds: readonly number[],
  zero: PhaseZero | null = null,
): MeasuredSpectrum[] {
  return spectra
    .filter(({ id }) => !hiddenIds.includes(id))
    .map(({ id, instrument_name, observed_at, units, wavelengths, fluxes }) => ({
      id,
      label: `${phaseText(observed_at, zero) ?? formatUtc(parseUtc(observed_at))}  ${instrument_name}`,
      unit: units,
      wavelengths,
      fluxes,
    }));
}

/** Tells whether spectra can share one flux axis as measured: all have a unit, or none has. */
export function comparable(spectra: readonly MeasuredSpectrum[]): boolean {
  const known = spectra.filter(({ unit }) => unit !== null).length;
  return known === 0 || known === spectra.length;
}

/** From when phases are counted. */
export interface PhaseZero {
  mjd: number;
  name: "T0" | "peak";
}

/** Returns the event, or the peak of the light curve where nobody has said when it was. */
export function phaseZeroOf({ t0, photstats }: Pick<Source, "t0" | "photstats">): PhaseZero | null {
  if (t0 !== null) return { mjd: dateToMjd(parseUtc(t0)), name: "T0" };
  const peak = photstats?.peak_mjd ?? null;
  return peak === null ? null : { mjd: peak, name: "peak" };
}

/** Returns a time as days from the event or peak: "+12.3 d"; null where neither is known. */
export function phaseText(observedAt: string, zero: PhaseZero | null): string | null {
  if (zero === null) return null;
  const days = (dateToMjd(parseUtc(observedAt)) - zero.mjd).toFixed(1);
  return `${days.startsWith("-") ? days.replace("-", "−") : `+${days}`} d`;
}

/** Returns how spectra are prepared. */
export function preparationOf({
  smoothing,
  from,
  to,
  step,
}: Pick<SpectrumView, "smoothing" | "from" | "to" | "step">): Preparation {
  const window = from !== null && to !== null && from < to ? ([from, to] as const) : null;
  return { smoothing, window, step };
}

/** Returns a spectrum as a CSV file. */
export function spectrumCsv({ wavelengths, fluxes, errors }: Spectrum): string {
  return csvText(
    ["wavelength_angstrom", "flux", ...(errors ? ["error"] : [])],
    wavelengths.map((wave, index) => [wave, fluxes[index], ...(errors ? [errors[index]] : [])]),
  );
}

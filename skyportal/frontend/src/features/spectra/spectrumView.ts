import type { Spectrum } from "@/api/types";
import type { Arrangement, MeasuredSpectrum } from "@/plots/spectrum/traces";
import { formatUtc, parseUtc } from "@/time/format";

/** How one looks at the spectra. */
export interface SpectrumView {
  arrangement: Arrangement;
  /** Pixels; 1 leaves them as they are. */
  smoothing: number;
  lines: string[];
  redshift: number;
  /** Expansion, km/s towards us. */
  velocity: number;
  tellurics: boolean;
  hiddenIds: number[];
}

export const initialView = (redshift: number | null): SpectrumView => ({
  arrangement: "stacked",
  smoothing: 1,
  lines: [],
  redshift: redshift ?? 0,
  velocity: 0,
  tellurics: true,
  hiddenIds: [],
});

/** Returns what the plot takes of the spectra that are not hidden. */
export function measured(
  spectra: readonly Spectrum[],
  hiddenIds: readonly number[],
): MeasuredSpectrum[] {
  return spectra
    .filter(({ id }) => !hiddenIds.includes(id))
    .map(({ id, instrument_name, observed_at, units, wavelengths, fluxes }) => ({
      id,
      label: `${instrument_name}, ${formatUtc(parseUtc(observed_at))}`,
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

import type { FluxUnit, ParsedSpectrum } from "@/api/types";
import { lengthFault } from "@/frame/lengths";
import { readNumber } from "@/frame/numbers";
import { marshalTime, parseTime } from "@/time/parse";

export const UNITS: readonly { value: FluxUnit; name: string }[] = [
  { value: "erg/s/cm/cm/AA", name: "Fλ, erg s⁻¹ cm⁻² Å⁻¹" },
  { value: "Jy", name: "Fν, Jy" },
  { value: "AB", name: "AB magnitudes" },
];

export const KINDS = [
  { value: "source", name: "the object" },
  { value: "host", name: "its host" },
  { value: "host_center", name: "the host's centre" },
] as const;

/** What is typed of a spectrum beside its file. */
export interface SpectrumFields {
  instrumentId: number | null;
  observedAt: string;
  units: FluxUnit | "";
  type: (typeof KINDS)[number]["value"];
  label: string;
  observer: string;
  /** Columns of a text file, counted from 1. */
  waveColumn: string;
  fluxColumn: string;
  errorColumn: string;
}

export const EMPTY_SPECTRUM: SpectrumFields = {
  instrumentId: null,
  observedAt: "",
  units: "",
  type: "source",
  label: "",
  observer: "",
  waveColumn: "1",
  fluxColumn: "2",
  errorColumn: "",
};

export type SpectrumFaults = Partial<Record<keyof SpectrumFields, string | null>>;

export const isFits = (name: string): boolean => /\.(fits?|fts)(\.gz)?$/i.test(name);

/** Returns the columns of a text file, counted from 0 as the marshal does; null where one is wrong. */
export function readColumns(fields: SpectrumFields) {
  const bounds = { from: 1, to: 100 };
  const wave = readNumber(fields.waveColumn, { ...bounds, needed: true });
  const flux = readNumber(fields.fluxColumn, { ...bounds, needed: true });
  const error = readNumber(fields.errorColumn, bounds);
  const faults = { waveColumn: wave.fault, fluxColumn: flux.fault, errorColumn: error.fault };
  if (wave.value === null || flux.value === null || error.fault) return { columns: null, faults };
  const columns = {
    wave_column: wave.value - 1,
    flux_column: flux.value - 1,
    fluxerr_column: error.value === null ? null : error.value - 1,
  };
  return { columns, faults };
}

/** Returns the facts of a spectrum as the marshal takes them, or what is wrong with each field. */
export function readFacts(fields: SpectrumFields) {
  const observedAt = parseTime(fields.observedAt);
  const faults: SpectrumFaults = {
    instrumentId: fields.instrumentId === null ? "Choose what observed it." : null,
    observedAt: observedAt ? null : "When was it observed? Write 2026-11-24 05:10:16, or an MJD.",
    label: lengthFault(fields.label),
    observer: lengthFault(fields.observer),
  };
  if (fields.instrumentId === null || !observedAt || Object.values(faults).some(Boolean))
    return { facts: null, faults };
  const facts = {
    instrument_id: fields.instrumentId,
    observed_at: marshalTime(observedAt),
    units: fields.units || null,
    type: fields.type,
    label: fields.label.trim() || null,
    external_observer: fields.observer.trim() || null,
  };
  return { facts, faults };
}

/** Says what was found in a file. */
export function foundText({ wavelengths, errors }: ParsedSpectrum): string {
  const [first, last] = [Math.min(...ends(wavelengths)), Math.max(...ends(wavelengths))];
  const span = `${first.toFixed(0)} to ${last.toFixed(0)} Å`;
  return `${wavelengths.length} pixels, ${span}, ${errors ? "with" : "without"} errors.`;
}

const ends = (values: readonly number[]) => [values[0] ?? 0, values.at(-1) ?? 0];

import type { ReactNode } from "react";
import { BandMark } from "@/plots/BandMark";
import { bandName } from "@/plots/bands";
import { type Cell, csvText } from "@/plots/csv";
import { isNumber, type PhotometryRow } from "@/plots/series";
import { formatUtc, mjdToDate } from "@/time/format";

/** A column of the table of photometry, and of its file. */
export interface PhotometryColumn<Row> {
  name: string;
  /** For the file. */
  value: (row: Row) => Cell;
  /** For the page; as in the file when left out. */
  cell?: (row: Row) => ReactNode;
  /** Only in the file, or only on the page. */
  only?: "file" | "page";
}

const fixed = (value: number | null | undefined, digits: number) =>
  isNumber(value) ? value.toFixed(digits) : "";
export const withError = (
  value: number | null | undefined,
  error: number | null | undefined,
  digits: number,
) =>
  isNumber(value) ? [fixed(value, digits), fixed(error, digits)].filter(Boolean).join(" ± ") : "";

/** What every measurement has. */
export const COLUMNS: readonly PhotometryColumn<PhotometryRow>[] = [
  {
    name: "mjd",
    value: ({ mjd }) => mjd,
    cell: ({ mjd }) => (
      <span title={`${formatUtc(mjdToDate(mjd), true)} UTC`}>{mjd.toFixed(5)}</span>
    ),
  },
  {
    name: "filter",
    value: ({ filter }) => filter,
    cell: ({ filter }) => (
      <>
        <BandMark band={bandName(filter)} /> {filter}
      </>
    ),
  },
  {
    name: "mag",
    value: ({ mag }) => mag,
    cell: ({ mag, magerr }) => withError(mag, magerr, 3),
  },
  { name: "magerr", value: ({ magerr }) => magerr, only: "file" },
  {
    name: "limiting_mag",
    value: ({ limiting_mag }) => limiting_mag,
    cell: ({ limiting_mag }) => fixed(limiting_mag, 2),
  },
  {
    name: "flux_ujy",
    value: ({ flux }) => flux,
    cell: ({ flux, fluxerr }) => withError(flux, fluxerr, 1),
  },
  { name: "fluxerr_ujy", value: ({ fluxerr }) => fluxerr, only: "file" },
  { name: "instrument", value: ({ instrument_name }) => instrument_name },
  { name: "origin", value: ({ origin }) => origin },
];

/** Returns a CSV file of photometry. */
export function photometryCsv<Row>(
  rows: readonly Row[],
  columns: readonly PhotometryColumn<Row>[],
): string {
  const written = columns.filter(({ only }) => only !== "page");
  return csvText(
    written.map(({ name }) => name),
    rows.map((row) => written.map(({ value }) => value(row))),
  );
}

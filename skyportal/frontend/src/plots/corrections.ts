import { isNumber, type PhotometryRow } from "./series";

/** AB magnitude of 1 µJy. */
export const MICROJANSKY_ZEROPOINT = 23.9;

const brighter = (value: number | null | undefined, by: number) =>
  isNumber(value) ? value - by : value;
const times = (value: number | null | undefined, factor: number) =>
  isNumber(value) ? value * factor : value;

/** Tells whether the dust before at least one row is known. */
export const canDeredden = (rows: readonly PhotometryRow[]): boolean =>
  rows.some(({ extinction }) => isNumber(extinction));

/** Returns a row as it would be without the Milky Way's dust; as it is where that is not known. */
export function dereddened<Row extends PhotometryRow>(row: Row): Row {
  if (!isNumber(row.extinction)) return row;
  const factor = 10 ** (0.4 * row.extinction);
  return {
    ...row,
    mag: brighter(row.mag, row.extinction),
    limiting_mag: brighter(row.limiting_mag, row.extinction),
    flux: times(row.flux, factor),
    fluxerr: times(row.fluxerr, factor),
  };
}

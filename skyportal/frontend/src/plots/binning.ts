import { MICROJANSKY_ZEROPOINT } from "./corrections";
import { isNumber, type PhotometryRow } from "./series";

/** A mean flux above so many of its errors is a detection. */
const DETECTION_SIGMA = 3;
const LIMIT_SIGMA = 5;
/** dm = 2.5 / ln 10 × dF / F. */
const MAG_PER_RELATIVE_ERROR = 2.5 / Math.LN10;

interface Measured {
  mjd: number;
  flux: number;
  fluxerr: number;
}

const magnitude = (flux: number) => MICROJANSKY_ZEROPOINT - 2.5 * Math.log10(flux);

/** Returns flux and error in µJy; null for a limit, and for what was measured without an error. */
function measuredOf(row: PhotometryRow): Measured | null {
  if (isNumber(row.flux) && isNumber(row.fluxerr) && row.fluxerr > 0)
    return { mjd: row.mjd, flux: row.flux, fluxerr: row.fluxerr };
  if (!isNumber(row.mag) || !isNumber(row.magerr) || row.magerr <= 0) return null;
  const flux = 10 ** (-0.4 * (row.mag - MICROJANSKY_ZEROPOINT));
  return { mjd: row.mjd, flux, fluxerr: (flux * row.magerr) / MAG_PER_RELATIVE_ERROR };
}

/** Returns the mean flux, each weighted with the inverse square of its error. */
function mean(measured: readonly Measured[]): Measured {
  let [weights, flux, mjd] = [0, 0, 0];
  for (const one of measured) {
    const weight = 1 / one.fluxerr ** 2;
    weights += weight;
    flux += weight * one.flux;
    mjd += weight * one.mjd;
  }
  return { mjd: mjd / weights, flux: flux / weights, fluxerr: 1 / Math.sqrt(weights) };
}

function asRow({ mjd, flux, fluxerr }: Measured): Partial<PhotometryRow> & { mjd: number } {
  const detected = flux > DETECTION_SIGMA * fluxerr;
  return {
    mjd,
    flux,
    fluxerr,
    mag: detected ? magnitude(flux) : null,
    magerr: detected ? (MAG_PER_RELATIVE_ERROR * fluxerr) / flux : null,
    limiting_mag: magnitude(LIMIT_SIGMA * fluxerr),
  };
}

/** Returns one row for those of a bin; where all are limits, the deepest of them. */
function together(rows: readonly PhotometryRow[], members: readonly number[]): PhotometryRow {
  const [first] = rows;
  const measured = rows.map(measuredOf).filter((one) => one !== null);
  const common = { filter: first?.filter ?? "", members };
  const kept = { origin: first?.origin, instrument_name: first?.instrument_name };
  if (measured.length > 0) return { ...common, ...kept, ...asRow(mean(measured)) };
  const deepest = rows.reduce((best, row) =>
    (row.limiting_mag ?? -Infinity) > (best.limiting_mag ?? -Infinity) ? row : best,
  );
  return { ...deepest, members };
}

/**
 * Returns means of what was measured within the same `days` with one filter, instrument and origin.
 *
 * They are taken in flux, so that negative fluxes count as well. A detection without an error is left
 * as it is.
 */
export function binRows(rows: readonly PhotometryRow[], days: number): PhotometryRow[] {
  const bins = new Map<string, number[]>();
  rows.forEach((row, index) => {
    const alone = isNumber(row.mag) && measuredOf(row) === null;
    const bin = alone ? `alone ${index}` : Math.floor(row.mjd / days);
    const key = [bin, row.filter, row.instrument_name, row.origin].join("|");
    const known = bins.get(key);
    if (known) known.push(index);
    else bins.set(key, [index]);
  });
  return [...bins.values()].map((indexes) => {
    const found = indexes.flatMap((index) => rows[index] ?? []);
    return found.length === 1 && found[0]
      ? { ...found[0], members: indexes }
      : together(found, indexes);
  });
}

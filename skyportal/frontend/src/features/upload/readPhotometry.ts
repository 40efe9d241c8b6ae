/** Reading a table of photometry as people have it in a file. */

export const MOST_ROWS = 10_000;
const JD_MINUS_MJD = 2_400_000.5;

/** Columns of the marshal, in its own units: AB magnitudes, µJy for a zero point of 23.9. */
const NUMBERS = [
  "mjd",
  "mag",
  "magerr",
  "limiting_mag",
  "flux",
  "fluxerr",
  "zp",
  "ra",
  "dec",
] as const;
const TEXTS = ["filter", "origin", "magsys"] as const;

type NumberColumn = (typeof NUMBERS)[number];
type TextColumn = (typeof TEXTS)[number];

/** What files call them as well. */
const ALIASES: Record<string, NumberColumn | TextColumn | "jd"> = {
  jd: "jd",
  time: "mjd",
  band: "filter",
  magnitude: "mag",
  mag_err: "magerr",
  e_mag: "magerr",
  magnitude_error: "magerr",
  limmag: "limiting_mag",
  limit: "limiting_mag",
  flux_err: "fluxerr",
  flux_ujy: "flux",
  fluxerr_ujy: "fluxerr",
  zeropoint: "zp",
};

export type PhotometryRows = { mjd: number[]; filter: string[] } & Partial<
  Record<Exclude<NumberColumn, "mjd">, (number | null)[]> & Record<"origin" | "magsys", string[]>
>;

export interface ReadPhotometry {
  rows: PhotometryRows | null;
  count: number;
  /** What is wrong, line by line, the first ones. */
  faults: string[];
  /** Columns that are not read. */
  ignored: string[];
}

const NOTHING: ReadPhotometry = { rows: null, count: 0, faults: [], ignored: [] };
const FAULTS_TOLD = 5;
const EMPTY = new Set(["", "nan", "null", "none", "-", "--"]);

/** Splits a line at its separator, leaving out quotes around a cell. */
function cells(line: string, separator: string | RegExp): string[] {
  return line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
}

function separatorOf(heading: string): string | RegExp {
  return [",", ";", "\t", "|"].find((one) => heading.includes(one)) ?? /\s+/;
}

function columnOf(heading: string): NumberColumn | TextColumn | "jd" | null {
  const name = heading.trim().toLowerCase();
  const known = [...NUMBERS, ...TEXTS].find((one) => one === name);
  return known ?? ALIASES[name] ?? null;
}

/** Returns what a table says, ready to be sent, or what is wrong with it. */
export function readPhotometry(text: string, filters: readonly string[]): ReadPhotometry {
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => ({
      line: line.replace(/^#\s*/, index === 0 ? "" : "#"),
      number: index + 1,
    }))
    .filter(({ line }) => line.trim() !== "" && !line.startsWith("#"));
  const [first, ...rest] = lines;
  if (!first) return NOTHING;
  const separator = separatorOf(first.line);
  const headings = cells(first.line, separator);
  const columns = headings.map(columnOf);
  const ignored = headings.filter((_heading, index) => columns[index] === null);
  const missing = missingColumns(columns);
  if (missing) return { ...NOTHING, faults: [missing], ignored };
  if (rest.length === 0)
    return { ...NOTHING, faults: ["There are no rows below the headings."], ignored };
  if (rest.length > MOST_ROWS)
    return {
      ...NOTHING,
      faults: [`At most ${MOST_ROWS} rows at once; these are ${rest.length}.`],
      ignored,
    };
  const faults: string[] = [];
  const read = rest.map(({ line, number }) => {
    const row = readRow(cells(line, separator), columns);
    const fault = typeof row === "string" ? row : rowFault(row, filters);
    if (fault) faults.push(`Line ${number}: ${fault}`);
    return typeof row === "string" ? {} : row;
  });
  if (faults.length > 0) {
    const more = faults.length - FAULTS_TOLD;
    const told = faults.slice(0, FAULTS_TOLD);
    return {
      ...NOTHING,
      faults: more > 0 ? [...told, `and ${more} more lines.`] : told,
      ignored,
    };
  }
  return { rows: byColumn(read, columns), count: rest.length, faults: [], ignored };
}

function missingColumns(columns: readonly (string | null)[]): string | null {
  const has = (name: string) => columns.includes(name);
  if (!has("mjd") && !has("jd")) return "The first line must name a column mjd (or jd).";
  if (!has("filter")) return "The first line must name a column filter.";
  if (has("mag") || has("limiting_mag")) return null;
  if (has("flux") && has("fluxerr")) return null;
  return "The first line must name mag and magerr, or limiting_mag, or flux and fluxerr.";
}

type Row = Partial<Record<string, number | string | null>>;

function readRow(parts: readonly string[], columns: readonly (string | null)[]): Row | string {
  if (parts.length !== columns.length)
    return `${parts.length} values for ${columns.length} columns.`;
  const row: Row = {};
  for (const [index, column] of columns.entries()) {
    const part = parts[index] ?? "";
    if (column === null) continue;
    if ((TEXTS as readonly string[]).includes(column)) {
      row[column] = part;
      continue;
    }
    const value = EMPTY.has(part.toLowerCase()) ? null : Number(part);
    if (Number.isNaN(value)) return `${column}: “${part}” is not a number.`;
    if (column === "jd") row.mjd = value === null ? null : value - JD_MINUS_MJD;
    else row[column] = value;
  }
  return row;
}

function rowFault(row: Row, filters: readonly string[]): string | null {
  const { mjd, filter, mag, magerr, limiting_mag: limit, flux, fluxerr } = row;
  if (mjd === null || mjd === undefined) return "it has no time.";
  if (Number(mjd) >= 2_000_000) return "mjd: this is a Julian date; call the column jd.";
  if (Number(mjd) < -100_000 || Number(mjd) > 200_000) return `mjd: ${mjd} is no such date.`;
  if (!filters.includes(String(filter).toLowerCase()))
    return `filter: this instrument has no “${filter}”; it has ${filters.join(", ") || "none"}.`;
  if (mag != null && magerr == null) return "magerr: a magnitude needs its error.";
  if (mag == null && limit == null && fluxerr == null)
    return flux == null
      ? "it has neither magnitude, limit nor flux."
      : "fluxerr: a flux needs its error.";
  return null;
}

function byColumn(rows: readonly Row[], columns: readonly (string | null)[]): PhotometryRows {
  const names = new Set(columns.filter((name) => name !== null && name !== "jd"));
  const numbers = (name: string) => rows.map((row) => (row[name] ?? null) as number | null);
  const result: PhotometryRows = {
    mjd: rows.map(({ mjd }) => Number(mjd)),
    filter: rows.map(({ filter }) => String(filter).toLowerCase()),
  };
  for (const name of NUMBERS) if (name !== "mjd" && names.has(name)) result[name] = numbers(name);
  for (const name of ["origin", "magsys"] as const)
    if (names.has(name)) result[name] = rows.map((row) => String(row[name] ?? ""));
  return result;
}

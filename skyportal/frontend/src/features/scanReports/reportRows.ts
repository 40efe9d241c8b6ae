import type { ScanReportItem } from "@/api/types";
import { formatPosition } from "@/coordinates/format";
import { fullName } from "@/features/profile/fullName";
import { bandName } from "@/plots/bands";
import { formatUtc, mjdToDate, parseUtc } from "@/time/format";

type Value = string | number | null;

/** A column of a report: what it tells of an object, as it is sorted and exported. */
export interface ReportColumn {
  heading: string;
  /** Name of the exported column. */
  name: string;
  value: (item: ScanReportItem) => Value;
  /** How the value is shown, where that is not the value itself. */
  text?: (value: number) => string;
}

const latest = ({ saved_groups }: ScanReportItem) =>
  saved_groups.toSorted((a, b) => (b.saved_at ?? "").localeCompare(a.saved_at ?? ""))[0];

export const REPORT_COLUMNS: readonly ReportColumn[] = [
  {
    heading: "Class",
    name: "classification",
    value: ({ classifications }) =>
      [...new Set(classifications.map(({ classification }) => classification))].join(", ") || null,
  },
  {
    heading: "z",
    name: "redshift",
    value: ({ redshift }) => redshift,
    text: (value) => value.toFixed(4),
  },
  {
    heading: "Last, mag",
    name: "last_detected_mag",
    value: ({ photstats }) => photstats?.last_detected_mag ?? null,
    text: (value) => value.toFixed(2),
  },
  {
    heading: "Band",
    name: "last_detected_filter",
    value: ({ photstats }) =>
      photstats?.last_detected_filter ? bandName(photstats.last_detected_filter) : null,
  },
  {
    heading: "First seen, UTC",
    name: "first_detected",
    value: ({ photstats }) => photstats?.first_detected_mjd ?? null,
    text: (value) => formatUtc(mjdToDate(value)),
  },
  {
    heading: "Saved by",
    name: "saved_by",
    value: (item) => {
      const saver = latest(item)?.saved_by;
      return saver ? fullName(saver) : null;
    },
  },
  {
    heading: "Saved to",
    name: "saved_to",
    value: ({ saved_groups }) =>
      saved_groups.map(({ name, nickname }) => nickname ?? name).join(", ") || null,
  },
  {
    heading: "Saved, UTC",
    name: "saved_at",
    value: (item) => {
      const at = latest(item)?.saved_at;
      return at ? formatUtc(parseUtc(at)) : null;
    },
  },
];

export const OBJECT_COLUMN: ReportColumn = {
  heading: "Source",
  name: "obj_id",
  value: ({ obj_id }) => obj_id,
};

/** Returns how a column tells a value. */
export function shown({ value, text }: ReportColumn, item: ScanReportItem): string {
  const found = value(item);
  if (found === null) return "";
  return typeof found === "number" && text ? text(found) : String(found);
}

export interface ReportOrder {
  name: string;
  descending: boolean;
}

const compare = (a: string | number, b: string | number): number =>
  typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));

/** Returns the objects in the order of a column; those of which it tells nothing come last. */
export function sorted(
  items: readonly ScanReportItem[],
  { name, descending }: ReportOrder,
): ScanReportItem[] {
  const column = REPORT_COLUMNS.find((one) => one.name === name) ?? OBJECT_COLUMN;
  return items.toSorted((first, second) => {
    const [a, b] = [column.value(first), column.value(second)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return descending ? compare(b, a) : compare(a, b);
  });
}

// A spreadsheet runs what begins like a formula; a number may begin with a sign.
const RISKY = /^[=+\-@\t\r]/;

function cell(value: Value): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = RISKY.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Returns a report as comma-separated values, in the order given. */
export function reportCsv(items: readonly ScanReportItem[]): string {
  const columns: readonly Pick<ReportColumn, "name" | "value">[] = [
    OBJECT_COLUMN,
    { name: "ra", value: ({ ra }) => ra },
    { name: "dec", value: ({ dec }) => dec },
    { name: "tns_name", value: ({ tns_name }) => tns_name },
    ...REPORT_COLUMNS,
    { name: "comment", value: ({ comment }) => comment },
  ];
  const rows = items.map((item) => columns.map(({ value }) => cell(value(item))).join(","));
  return `${[columns.map(({ name }) => name).join(","), ...rows].join("\n")}\n`;
}

/** Returns where an object is, in words. */
export const placeOf = ({ ra, dec }: ScanReportItem): string => formatPosition({ ra, dec });

import type { ReactNode } from "react";
import type { SourceRow } from "@/api/types";
import { formatPosition } from "@/coordinates/format";
import { BandMark } from "@/plots/BandMark";
import { bandName } from "@/plots/bands";
import { formatUtc, mjdToDate, parseUtc } from "@/time/format";

/** One thing that the table can tell of a source. */
export interface Column {
  id: string;
  heading: string;
  /** Of the grid: pixels, or what is left. */
  width: string;
  /** By which the marshal sorts it. */
  sortBy?: string;
  tell: (row: SourceRow) => ReactNode;
}

const fixed = (value: number | null | undefined, digits: number) =>
  typeof value === "number" ? value.toFixed(digits) : "";
const time = (text: string | null) => (text ? formatUtc(parseUtc(text)) : "");
const ofMjd = (mjd: number | null | undefined) =>
  typeof mjd === "number" ? formatUtc(mjdToDate(mjd)) : "";

function Magnitude({ mag, filter }: { mag: number | null; filter: string | null }) {
  if (mag === null) return null;
  const band = filter ? bandName(filter) : "";
  return (
    <>
      {band && <BandMark band={band} />} {mag.toFixed(2)} {band}
    </>
  );
}

export const COLUMNS: readonly Column[] = [
  { id: "position", heading: "RA, Dec", width: "190px", tell: (row) => formatPosition(row) },
  { id: "ra", heading: "RA, deg", width: "90px", sortBy: "ra", tell: ({ ra }) => fixed(ra, 5) },
  {
    id: "dec",
    heading: "Dec, deg",
    width: "90px",
    sortBy: "dec",
    tell: ({ dec }) => fixed(dec, 5),
  },
  {
    id: "galactic",
    heading: "l, b",
    width: "130px",
    tell: ({ gal_lon, gal_lat }) => `${fixed(gal_lon, 3)} ${fixed(gal_lat, 3)}`,
  },
  {
    id: "redshift",
    heading: "z",
    width: "80px",
    sortBy: "redshift",
    tell: ({ redshift }) => fixed(redshift, 4),
  },
  {
    id: "class",
    heading: "Class",
    width: "minmax(90px, 1fr)",
    tell: ({ classifications }) =>
      [...new Set(classifications.map(({ classification }) => classification))].join(", "),
  },
  {
    id: "last",
    heading: "Last",
    width: "96px",
    tell: ({ photstats }) => (
      <Magnitude
        mag={photstats?.last_detected_mag ?? null}
        filter={photstats?.last_detected_filter ?? null}
      />
    ),
  },
  {
    id: "last_at",
    heading: "Last seen, UTC",
    width: "140px",
    tell: ({ photstats }) => ofMjd(photstats?.last_detected_mjd),
  },
  {
    id: "peak",
    heading: "Peak",
    width: "72px",
    tell: ({ photstats }) => fixed(photstats?.peak_mag, 2),
  },
  {
    id: "detections",
    heading: "Detections",
    width: "90px",
    tell: ({ photstats }) => photstats?.num_det ?? "",
  },
  {
    id: "groups",
    heading: "Groups",
    width: "minmax(120px, 1fr)",
    tell: ({ groups }) => groups.map((group) => group.nickname ?? group.name).join(", "),
  },
  {
    id: "saved",
    heading: "Saved, UTC",
    width: "140px",
    sortBy: "saved_at",
    tell: ({ saved_at }) => time(saved_at),
  },
  { id: "tns", heading: "TNS", width: "110px", tell: ({ tns_name }) => tns_name ?? "" },
  {
    id: "origin",
    heading: "Origin",
    width: "100px",
    sortBy: "origin",
    tell: ({ origin }) => origin ?? "",
  },
];

const AT_FIRST = ["position", "redshift", "class", "last", "groups", "saved"];

/** Returns the columns that an address names, those of a new table if it names none. */
export function columnsOf(params: URLSearchParams): Column[] {
  const named = params.get("cols")?.split(",") ?? AT_FIRST;
  return COLUMNS.filter(({ id }) => named.includes(id));
}

/** Returns an address with one column shown or hidden. */
export function withColumn(params: URLSearchParams, id: string, shown: boolean): URLSearchParams {
  const before = columnsOf(params).map((column) => column.id);
  const after = shown ? [...before, id] : before.filter((known) => known !== id);
  const ids = COLUMNS.map((column) => column.id).filter((known) => after.includes(known));
  const next = new URLSearchParams(params);
  if (ids.join() === AT_FIRST.join()) next.delete("cols");
  else next.set("cols", ids.join(","));
  return next;
}

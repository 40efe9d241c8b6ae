import type { ScanReportItem } from "@/api/types";
import { REPORT_COLUMNS, reportCsv, shown, sorted } from "./reportRows";

const item = (obj_id: string, change: Partial<ScanReportItem> = {}): ScanReportItem => ({
  id: 1,
  obj_id,
  comment: null,
  ra: 10.5,
  dec: -3.25,
  redshift: null,
  tns_name: null,
  classifications: [],
  photstats: null,
  saved_groups: [],
  ...change,
});
const ids = (items: ScanReportItem[]) => items.map(({ obj_id }) => obj_id);

test("rows are sorted by numbers as numbers, and what is not known comes last", () => {
  const items = [item("a", { redshift: 0.2 }), item("b"), item("c", { redshift: 0.03 })];
  expect(ids(sorted(items, { name: "redshift", descending: false }))).toEqual(["c", "a", "b"]);
  expect(ids(sorted(items, { name: "redshift", descending: true }))).toEqual(["a", "c", "b"]);
  expect(ids(sorted(items, { name: "obj_id", descending: true }))).toEqual(["c", "b", "a"]);
});

test("the file quotes what needs it, and no comment becomes a formula", () => {
  const lines = reportCsv([
    item("ZTF26aaa", { redshift: 0.0312, comment: 'blue, "young"' }),
    item("ZTF26bbb", { comment: "=1+1" }),
  ]).split("\n");
  expect(lines[0]).toMatch(/^obj_id,ra,dec,tns_name,classification,redshift,/);
  expect(lines[1]).toMatch(/^ZTF26aaa,10\.5,-3\.25,,,0\.0312,.*,"blue, ""young"""$/);
  expect(lines[2]).toMatch(/,'=1\+1$/);
  expect(lines[3]).toBe("");
});

test("numbers are shown with the digits they deserve", () => {
  const redshift = REPORT_COLUMNS.find(({ name }) => name === "redshift");
  if (!redshift) throw new Error("There is no such column");
  expect(shown(redshift, item("a", { redshift: 0.03 }))).toBe("0.0300");
  expect(shown(redshift, item("a"))).toBe("");
});

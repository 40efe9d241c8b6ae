import { annotationEntries, formatValue, sortableKeys } from "./annotations";

const ANNOTATIONS = [
  { origin: "A:one", data: { age_days: 4.21, acai_h: 0.93, drb: 0.998 } },
  { origin: "B:two", data: { drb: 0.998, name: "NGC 1", near: true, list: [1, 2] } },
];

test("scores come first and repeated values once", () => {
  const keys = annotationEntries(ANNOTATIONS).map(({ key }) => key);
  expect(keys).toEqual(["drb", "acai_h", "age_days", "name", "near", "list"]);
});

test("values are short", () => {
  const values = [0.99812, 0.00452, 41.236, 1234567.8, 0.0000123, 12, true, null, "text"];
  expect(values.map(formatValue)).toEqual([
    "0.998",
    "0.005",
    "41.2",
    "1.2e+6",
    "1.2e-5",
    "12",
    "yes",
    "–",
    "text",
  ]);
});

test("only numbers can be sorted by", () => {
  expect(sortableKeys(ANNOTATIONS)).toEqual([
    { origin: "A:one", key: "acai_h" },
    { origin: "A:one", key: "age_days" },
    { origin: "A:one", key: "drb" },
    { origin: "B:two", key: "drb" },
  ]);
});

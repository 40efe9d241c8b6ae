import { changesText } from "./changes";
import { fieldsOf, readHost } from "./hostForm";

const FIELDS = { ...fieldsOf(null), name: "UGC 123", position: "12:34:56.7 +12:34:56" };

test("a host needs a name and a position; what else is typed is checked", () => {
  const { host } = readHost({ ...FIELDS, redshift: "0.03", axisRatio: "0.5" });
  expect(host).toMatchObject({ name: "UGC 123", redshift: 0.03, axis_ratio: 0.5, origin: null });
  expect(host?.ra).toBeCloseTo(188.73625);
  const { host: none, faults } = readHost({
    ...FIELDS,
    name: " ",
    position: "there",
    redshift: "far",
    semiMajor: "0",
  });
  expect(none).toBeNull();
  expect(faults.name).toBe("Give the galaxy a name.");
  expect(faults.position).toMatch(/^Not a position/);
  expect(faults.redshift).toBe("“far” is not a number.");
  expect(faults.semiMajor).toBe("It must be above 0.");
});

test("a change tells each field from what to what", () => {
  expect(
    changesText({
      before: { redshift: null, redshift_origin: null, t0: "2026-01-01" },
      after: { redshift: 0.05, redshift_origin: "SEDM", t0: "2026-01-01" },
    }),
  ).toEqual(["redshift: nothing → 0.05", "origin of the redshift: nothing → SEDM"]);
  const t0 = "2026-11-04T16:17:54.622+00:00";
  expect(changesText({ before: {}, after: { t0 } })).toEqual([
    "T0: nothing → 2026-11-04 16:17:54 UTC",
  ]);
  expect(
    changesText({ before: { host: null }, after: { host: { name: "UGC 1", ra: 1 } } }),
  ).toEqual(["host: nothing → UGC 1"]);
});

import { marshalTime, parseTime } from "./parse";

const iso = (text: string) => parseTime(text)?.toISOString() ?? null;

test("times are read as UTC, MJD or JD", () => {
  expect(iso("2026-11-24 05:10:16")).toBe("2026-11-24T05:10:16.000Z");
  expect(iso("2026-11-24T05:10Z")).toBe("2026-11-24T05:10:00.000Z");
  expect(iso("2026-11-24")).toBe("2026-11-24T00:00:00.000Z");
  expect(iso("61000.5")).toBe("2025-11-21T12:00:00.000Z");
  expect(iso("2461001.0")).toBe("2025-11-21T12:00:00.000Z");
});

test("what is no time is none", () => {
  for (const text of ["", "yesterday", "2026-02-30", "2026-13-01", "500000", "24.11.2026"])
    expect(iso(text)).toBeNull();
});

test("the marshal's times have no zone", () => {
  expect(marshalTime(new Date("2026-11-24T05:10:16Z"))).toBe("2026-11-24T05:10:16.000");
});

import { dateToMjd, formatAgo, formatDuration, formatUtc, mjdToDate, parseUtc } from "./format";

test("MJD and dates", () => {
  expect(mjdToDate(60000).toISOString()).toBe("2023-02-25T00:00:00.000Z");
  expect(dateToMjd(new Date("2023-02-25T12:00:00Z"))).toBe(60000.5);
});

test("the marshal's times are UTC with or without a zone", () => {
  for (const text of ["2026-11-24T05:10:16", "2026-11-24T05:10:16Z", "2026-11-24T05:10:16+00:00"])
    expect(formatUtc(parseUtc(text), true)).toBe("2026-11-24 05:10:16");
  expect(formatUtc(parseUtc("nonsense"))).toBe("unknown time");
});

test("durations in the largest fitting unit", () => {
  const days = [0.0005, 0.02, 0.125, 4.21, 40, 2100];
  expect(days.map(formatDuration)).toEqual(["43 s", "29 min", "3 h", "4.2 d", "40 d", "5.7 y"]);
  const now = new Date("2026-11-24T05:00:00Z");
  expect(formatAgo(new Date("2026-11-24T02:00:00Z"), now)).toBe("3 h ago");
  expect(formatAgo(new Date("2026-11-24T08:00:00Z"), now)).toBe("in 3 h");
  expect(formatAgo(now, now)).toBe("now");
});

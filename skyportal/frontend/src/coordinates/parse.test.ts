import { coordinateFormats } from "./format";
import { parsePosition } from "./parse";

test.each([
  ["188.7365 12.58", 188.7365, 12.58],
  ["188.7365,-12.58", 188.7365, -12.58],
  ["188.7365+12.58", 188.7365, 12.58],
  ["12:34:56.76 +12:34:56.7", 188.7365, 12.582417],
  ["12 34 56.76 -12 34 56.7", 188.7365, -12.582417],
  ["12h34m56.76s, -00d30m00s", 188.7365, -0.5],
  ["188d44m11.4s 12d34m56.7s", 188.7365, 12.582417],
  ["0 0", 0, 0],
])("%s is a position", (text, ra, dec) => {
  const position = parsePosition(text);
  expect(position?.ra).toBeCloseTo(ra, 4);
  expect(position?.dec).toBeCloseTo(dec, 4);
});

test.each([
  "",
  "ZTF26aaa",
  "2475433850015010009",
  "400 10",
  "10 91",
  "12:61:00 +10:00:00",
  "1,2,3",
])("%j is none", (text) => {
  expect(parsePosition(text)).toBeNull();
});

test("what the copy menu gives is read again, but for names", () => {
  const formats = coordinateFormats({ ra: 350.123456, dec: -0.004321 });
  for (const { label, text } of formats.filter(({ label }) => label !== "IAU name")) {
    const position = parsePosition(text);
    expect(position?.ra, label).toBeCloseTo(350.123456, 3);
    expect(position?.dec, label).toBeCloseTo(-0.004321, 3);
  }
});

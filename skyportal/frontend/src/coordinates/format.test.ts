import { coordinateFormats, formatDec, formatRa } from "./format";

test("sexagesimal, with carries", () => {
  expect(formatRa(188.7365833)).toBe("12:34:56.78");
  expect(formatDec(12.582417)).toBe("+12:34:56.7");
  expect(formatDec(-0.5)).toBe("-00:30:00.0");
  expect(formatRa(359.9999999)).toBe("00:00:00.00");
  expect(formatDec(9.99999999)).toBe("+10:00:00.0");
});

test("every format is offered", () => {
  const formats = coordinateFormats({
    ra: 188.7365833,
    dec: -12.582417,
    gal_lon: 287.1,
    gal_lat: 74.9,
  });
  expect(Object.fromEntries(formats.map(({ label, text }) => [label, text]))).toEqual({
    "hh:mm:ss ±dd:mm:ss": "12:34:56.78 -12:34:56.7",
    "hh mm ss ±dd mm ss": "12 34 56.78 -12 34 56.7",
    degrees: "188.736583 -12.582417",
    "degrees, comma": "188.736583,-12.582417",
    "IAU name": "J123456.77-123456.7",
    "galactic l b": "287.10000 74.90000",
  });
});

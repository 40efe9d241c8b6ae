import { trendOf } from "./trend";

const point = (mjd: number, mag: number, filter = "ztfr", magerr = 0.05) => ({
  mjd,
  filter,
  mag,
  magerr,
});

test("brightening by 0.3 magnitudes a day is rising", () => {
  const trend = trendOf([point(60000, 19.3), point(60001, 19.0), point(60002, 18.7)]);
  expect(trend?.direction).toBe("rising");
  expect(trend?.slope).toBeCloseTo(-0.3);
  expect(trend?.band).toBe("r");
});

test("only the newest band's last ten days count", () => {
  const rows = [point(59980, 15), point(60001, 18.0, "ztfg"), point(60000, 18), point(60003, 18.6)];
  expect(trendOf(rows)?.slope).toBeCloseTo(0.2);
  expect(trendOf(rows)?.direction).toBe("fading");
});

test("a change within the errors is steady; one night is no trend", () => {
  expect(trendOf([point(60000, 18, "ztfr", 0.2), point(60001, 18.1, "ztfr", 0.2)])?.direction).toBe(
    "steady",
  );
  expect(trendOf([point(60000, 18), point(60000.1, 17)])).toBeNull();
  expect(trendOf([])).toBeNull();
});

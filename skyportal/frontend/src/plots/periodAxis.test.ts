import { clickedPeriod, periodColumns } from "./periodAxis";

test("periods rise, with the power of their frequency", () => {
  const [periods, powers] = periodColumns({ frequency: [0.1, 1, 4], power: [0.3, 0.9, 0.2] });
  expect(periods).toEqual([0.25, 1, 10]);
  expect(powers).toEqual([0.2, 0.9, 0.3]);
});

test("a click picks the nearest peak within reach, else the period there", () => {
  const axis = { place: (period: number) => 100 * period, period: (x: number) => x / 100 };
  expect(clickedPeriod([1, 1.1, 3], 107, 14, axis)).toBe(1.1);
  expect(clickedPeriod([1, 1.1, 3], 200, 14, axis)).toBe(2);
  expect(clickedPeriod([], 50, 14, axis)).toBe(0.5);
});

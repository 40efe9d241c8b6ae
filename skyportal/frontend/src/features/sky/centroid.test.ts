import { matchesAround, offsetFrom, reachOf, scatterOf } from "./centroid";

test("offsets are angles on the sky, over the meridian of zero too", () => {
  const centre = { ra: 0.0001, dec: 60 };
  const offset = offsetFrom(centre, { ra: 359.9999, dec: 60.001 });
  expect(offset.east).toBeCloseTo(-0.36);
  expect(offset.north).toBeCloseTo(3.6);
});

test("mean and scatter", () => {
  expect(scatterOf([{ east: 1, north: 1 }])).toBeNull();
  const scatter = scatterOf([
    { east: 1, north: 0 },
    { east: -1, north: 0 },
    { east: 0, north: 1 },
    { east: 0, north: -1 },
  ]);
  expect(scatter?.mean).toEqual({ east: 0, north: 0 });
  expect(scatter?.sigma).toBeCloseTo(Math.SQRT1_2);
});

test("the plot has round sides that hold everything", () => {
  expect(reachOf([])).toBe(0.5);
  expect(reachOf([{ east: -0.6, north: 0.1 }])).toBe(1);
  expect(reachOf([{ east: 0, north: 100 }])).toBe(115);
});

test("rows of catalogues are told by distance, where they say where they are", () => {
  const centre = { ra: 10, dec: 0 };
  const matches = matchesAround(centre, {
    Gaia: [{ ra: 10, dec: 2 / 3600 }, { parallax: 1 }],
    PS1: [{ ra: 10 + 1 / 3600, dec: 0 }],
  });
  expect(matches.map(({ name }) => name)).toEqual(["PS1", "Gaia"]);
  expect(matches[0]?.separation).toBeCloseTo(1);
  expect(matches[1]?.north).toBeCloseTo(2);
});

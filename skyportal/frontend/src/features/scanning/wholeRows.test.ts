import { wholeRows } from "./wholeRows";

test("rows that are cut off are not whole", () => {
  expect(wholeRows(0, 400, 200)).toEqual({ first: 0, last: 1 });
  expect(wholeRows(10, 400, 200)).toEqual({ first: 1, last: 1 });
  const { first, last } = wholeRows(10, 190, 200);
  expect(last).toBeLessThan(first);
});

import { swipeOf } from "./swipe";

test("right saves, left rejects, up opens, down goes back, a short drag is none", () => {
  expect(swipeOf(120, 30)).toBe("save");
  expect(swipeOf(-120, -60)).toBe("reject");
  expect(swipeOf(10, -150)).toBe("open");
  expect(swipeOf(-30, 150)).toBe("previous");
  expect(swipeOf(60, 10)).toBeNull();
  expect(swipeOf(0, 0)).toBeNull();
});

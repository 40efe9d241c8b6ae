import { neighbours } from "./trailSlice";

test("neighbours in the list one came from", () => {
  const ids = ["a", "b", "c"];
  expect(neighbours(ids, "b")).toEqual({ previous: "a", next: "c", position: "2 of 3" });
  expect(neighbours(ids, "a").previous).toBeNull();
  expect(neighbours(ids, "x")).toEqual({ previous: null, next: null, position: null });
});

import { arrangementOf, movedBy, movedTo, shownOf, WIDGET_IDS, withShown } from "./arrangement";

const of = (dashboard: unknown) => arrangementOf({ preferences: { dashboard } });

test("what was kept comes back, new widgets at the end, unknown ones not at all", () => {
  const { order, hidden } = of({ order: ["groups", "gone", "news"], hidden: ["groups", 3] });
  expect(order.slice(0, 2)).toEqual(["groups", "news"]);
  expect(order.toSorted()).toEqual([...WIDGET_IDS].toSorted());
  expect(hidden).toEqual(["groups"]);
  for (const odd of [undefined, null, "x", { order: 3 }])
    expect(of(odd)).toEqual({ order: [...WIDGET_IDS], hidden: [] });
});

test("a widget moves one place among those shown, and stays at the ends", () => {
  const start = of({ order: ["scanning", "news", "sources"], hidden: ["news"] });
  const moved = movedBy(start, "sources", -1);
  expect(shownOf(moved).slice(0, 2)).toEqual(["sources", "scanning"]);
  expect(movedBy(moved, "sources", -1)).toBe(moved);
  expect(shownOf(movedBy(moved, "sources", 1)).slice(0, 2)).toEqual(["scanning", "sources"]);
});

test("a widget is put where another stands, from both sides", () => {
  const start = of(undefined);
  expect(movedTo(start, "groups", "news").order.indexOf("groups")).toBe(1);
  expect(movedTo(start, "scanning", "sources").order.indexOf("scanning")).toBe(2);
});

test("a hidden widget keeps its place", () => {
  const hidden = withShown(of(undefined), "news", false);
  expect(shownOf(hidden)).not.toContain("news");
  expect(shownOf(withShown(hidden, "news", true))).toEqual([...WIDGET_IDS]);
});

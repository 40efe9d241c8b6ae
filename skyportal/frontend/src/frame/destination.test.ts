import { objectOf, placeOf } from "./destination";

test("a position leads to its alerts, a name does not", () => {
  expect(placeOf("12:34:56.78 +12:34:56.7")).toBe("/alerts?q=12%3A34%3A56.78%20%2B12%3A34%3A56.7");
  expect(placeOf("ZTF26aaa")).toBeNull();
});

test("a name leads to the one that has it, several to the list, none to itself", () => {
  expect(objectOf("ztf26aaa", ["ZTF26aaab", "ZTF26aaa"])).toBe("/source/ZTF26aaa");
  expect(objectOf("AT2026xyz", ["ZTF26bbb"])).toBe("/source/ZTF26bbb");
  expect(objectOf("ZTF26", ["ZTF26aaa", "ZTF26bbb"])).toBe("/sources?sourceID=ZTF26");
  expect(objectOf("ZTF26new", [])).toBe("/source/ZTF26new");
});

import { nextPath } from "./nextPath";

test("after signing in one stays on this site", () => {
  expect(nextPath("/source/ZTF26aaa?x=1")).toBe("/source/ZTF26aaa?x=1");
  for (const next of [
    null,
    "",
    "https://elsewhere.example",
    "//elsewhere.example",
    "/\\elsewhere.example",
  ])
    expect(nextPath(next)).toBe("/");
});

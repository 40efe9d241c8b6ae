import { adviceOn } from "./advice";

test("every refusal says what to do, and what is not understood promises nothing", () => {
  for (const status of [0, 401, 403, 404, 429, 500, 502, 503, 504])
    expect(adviceOn(status), String(status)).not.toBe("");
  expect(adviceOn(400)).toBe("");
  expect(adviceOn(null)).toBe("");
});

import { expect, test } from "vitest";
import { wording } from "./editWording";

const state = (classification: string, probability: number | null, ml = false) => ({
  classification,
  probability,
  ml,
});

test("a change of probability alone tells the two", () => {
  expect(wording(state("Ia", 0.4), state("Ia", 0.75))).toBe("0.40 → 0.75");
  expect(wording(state("Ia", 0.4), state("Ia", null))).toBe("0.40 → no probability");
});

test("another class is told with both probabilities", () => {
  expect(wording(state("SN", 0.4), state("Ia", null))).toBe("SN 0.40 → Ia");
  expect(wording(state("Ia", 0.4, true), state("Ia", 0.4))).toBe("Ia 0.40 by a model → Ia 0.40");
});

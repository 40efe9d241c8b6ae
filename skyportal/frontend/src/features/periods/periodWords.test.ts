import type { FoundPeriod, PeriodSearch } from "@/api/types";
import { foldedPeak, placeOf, relationText, rounded, stateText } from "./periodWords";

const PEAKS: FoundPeriod[] = [
  { period: 0.56730012345678, power: 0.9, false_alarm_probability: 1e-30 },
  { period: 1.31, power: 0.5, false_alarm_probability: 0.1 },
];

test("a fold is recognised by the period of a peak, its half and its double", () => {
  expect(foldedPeak(PEAKS, rounded(2 * 0.56730012345678))).toEqual({ peak: PEAKS[0], factor: 2 });
  expect(foldedPeak(PEAKS, 0.655)).toEqual({ peak: PEAKS[1], factor: 0.5 });
  expect(foldedPeak(PEAKS, 0.5673)).toBeNull();
  expect(foldedPeak(PEAKS, null)).toBeNull();
});

test("aliases of the nights, halves and doubles are told", () => {
  const best = 0.5673;
  const at = (frequency: number) => relationText(1 / frequency, best, 700);
  expect(relationText(best, best, 700)).toBeNull();
  expect(at(1 / best + 1)).toBe("alias, 1 per day");
  expect(at(2 - 1 / best)).toBe("alias, 2 per day");
  expect(at(2 / best)).toBe("half of the best");
  expect(at(0.5 / best)).toBe("double of the best");
  expect(at(1.1)).toBeNull();
});

test("how far a search is", () => {
  const search = { state: "running", progress: 0.428, error: null } as PeriodSearch;
  expect(stateText(search)).toBe("Searching, 42 % done.");
  expect(stateText({ ...search, state: "queued" })).toBe("Waits for its turn.");
  expect(stateText({ ...search, state: "waiting", error: "It is away." })).toBe("It is away.");
});

test("a period goes to one's own annotation, and never to somebody else's", () => {
  const vera = { id: 1, username: "vera" };
  const by = (author_id: number, origin = "periods") => ({ id: 10 * author_id, author_id, origin });
  expect(placeOf([], vera)).toEqual({ origin: "periods", annotationId: null });
  expect(placeOf([by(2)], vera)).toEqual({ origin: "periods (vera)", annotationId: null });
  expect(placeOf([by(2), by(1, "periods (vera)")], vera)).toEqual({
    origin: "periods (vera)",
    annotationId: 10,
  });
});

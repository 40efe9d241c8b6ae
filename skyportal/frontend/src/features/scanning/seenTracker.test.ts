import { DWELL_MS, trackSeen } from "./seenTracker";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const LATER_MS = 60_000;

test("what stays on the screen is sent once, what rushes by is not", () => {
  const sent: string[][] = [];
  const tracker = trackSeen((ids) => sent.push(ids));
  tracker.show(["a", "b"]);
  vi.advanceTimersByTime(DWELL_MS / 2);
  tracker.show(["b", "c"]);
  vi.advanceTimersByTime(DWELL_MS);
  tracker.show(["b", "c"]);
  vi.advanceTimersByTime(LATER_MS);
  expect(sent).toEqual([["b", "c"]]);
});

test("what somebody is at counts at once, and leaving the page sends it", () => {
  const sent: string[][] = [];
  const tracker = trackSeen((ids) => sent.push(ids));
  tracker.note("a");
  tracker.note("a");
  tracker.show(["b"]);
  tracker.stop();
  vi.advanceTimersByTime(LATER_MS);
  expect(sent).toEqual([["a"]]);
});

test("a hidden page sees nothing until it is looked at", () => {
  const sent: string[][] = [];
  let hidden = true;
  const tracker = trackSeen(
    (ids) => sent.push(ids),
    () => hidden,
  );
  tracker.show(["a"]);
  vi.advanceTimersByTime(LATER_MS);
  expect(sent).toEqual([]);
  hidden = false;
  vi.advanceTimersByTime(LATER_MS);
  expect(sent).toEqual([["a"]]);
});

test("many are sent in parts that the marshal takes", () => {
  const sent: string[][] = [];
  const tracker = trackSeen((ids) => sent.push(ids));
  for (let number = 0; number < 120; number += 1) tracker.note(`${number}`);
  tracker.flush();
  expect(sent.map((ids) => ids.length)).toEqual([50, 50, 20]);
});

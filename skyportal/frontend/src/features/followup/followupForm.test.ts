import type { Allocation } from "@/api/types";
import { payloadText } from "./FollowupSection";
import { emptyFollowup, readFollowup, usable } from "./followupForm";

const NOW = new Date("2026-11-28T23:00:00Z");
const allocation = (change: object = {}) =>
  ({
    id: 1,
    types: ["triggered"],
    validity_ranges: [],
    instrument: { type: "imager", filters: ["ztfg", "ztfr"] },
    ...change,
  }) as unknown as Allocation;

test("the form is for the coming week, and says what is missing", () => {
  const { faults, payload } = readFollowup(emptyFollowup(NOW), undefined);
  expect(payload).toBeNull();
  expect(faults.allocationId).toBe("Choose whose time is used.");
  expect(readFollowup(emptyFollowup(NOW), allocation()).faults.filters).toMatch(/at least one/);
});

test("what is asked for has the names that robots know", () => {
  const fields = { ...emptyFollowup(NOW), filters: ["ztfr"], exposure: "300" };
  expect(readFollowup(fields, allocation()).payload).toEqual({
    priority: 3,
    start_date: "2026-11-28T00:00:00.000000",
    end_date: "2026-12-05T00:00:00.000000",
    exposure_time: 300,
    maximum_airmass: 2,
    observation_choices: ["ztfr"],
  });
});

test("a spectrograph has no filters", () => {
  const spectrograph = allocation({ instrument: { type: "spectrograph", filters: [] } });
  expect(readFollowup(emptyFollowup(NOW), spectrograph).payload).not.toHaveProperty(
    "observation_choices",
  );
});

test("priorities, airmasses and days have bounds", () => {
  const fields = { ...emptyFollowup(NOW), filters: ["ztfr"] };
  const fault = (change: object) => readFollowup({ ...fields, ...change }, allocation()).faults;
  expect(fault({ priority: "6" }).priority).toBe("At most 5.");
  expect(fault({ airmass: "0.5" }).airmass).toBe("At least 1.");
  expect(fault({ until: "2026-11-28" }).until).toBe("It must be after the first day.");
  expect(fault({ from: "tomorrow" }).from).toMatch(/^Write the day/);
});

test("only allocations whose time is now can be used", () => {
  const range = (start_date: string, end_date: string) =>
    allocation({ validity_ranges: [{ start_date, end_date }] });
  const now = range("2026-11-01T00:00:00", "2026-12-01T00:00:00");
  const over = range("2026-01-01T00:00:00", "2026-02-01T00:00:00");
  expect(usable([now, over, allocation({ types: ["forced_photometry"] })], NOW)).toEqual([now]);
});

test("a request is told in the order in which one thinks of it", () => {
  const payload = {
    end_date: "2026-12-05T00:00:00",
    priority: 3,
    start_date: "2026-11-28T00:00:00",
    maximum_airmass: 2,
    observation_choices: ["sdssg", "sdssr"],
  };
  expect(payloadText(payload)).toBe(
    "sdssg, sdssr · priority 3 · maximum airmass 2 · 2026-11-28 to 2026-12-05",
  );
});

import type { Allocation } from "@/api/types";
import { lengthFault } from "@/frame/lengths";
import { readNumber } from "@/frame/numbers";

/** What is typed of an observation to ask for. */
export interface FollowupFields {
  allocationId: number | null;
  from: string;
  until: string;
  priority: string;
  exposure: string;
  airmass: string;
  filters: string[];
  comment: string;
  /** Whether nothing is asked for where somebody has asked already, or there is a spectrum. */
  notIfDuplicates: boolean;
  notIfSpectra: boolean;
  notIfClassified: boolean;
}

export type FollowupFaults = Partial<Record<keyof FollowupFields, string | null>>;

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 7;
const LONGEST_COMMENT = 2000;
const day = (date: Date) => date.toISOString().slice(0, 10);

/** Returns a form for the coming week. */
export const emptyFollowup = (now: Date): FollowupFields => ({
  allocationId: null,
  from: day(now),
  until: day(new Date(now.getTime() + LONGEST_DAYS * DAY_MS)),
  priority: "3",
  exposure: "",
  airmass: "2",
  filters: [],
  comment: "",
  notIfDuplicates: true,
  notIfSpectra: false,
  notIfClassified: false,
});

/** Returns those with which observations of single objects can be asked for now. */
export function usable(allocations: readonly Allocation[], now: Date): Allocation[] {
  const time = day(now);
  return allocations.filter(
    ({ types, validity_ranges }) =>
      types.includes("triggered") &&
      (validity_ranges.length === 0 ||
        validity_ranges.some(
          ({ start_date, end_date }) =>
            (start_date ?? "").slice(0, 10) <= time && time <= (end_date ?? "9999").slice(0, 10),
        )),
  );
}

export const takesImages = ({ instrument }: Allocation): boolean =>
  instrument.type !== "spectrograph" && instrument.filters.length > 0;

/** Returns an observation to ask for, or what is wrong with each field. */
export function readFollowup(fields: FollowupFields, allocation: Allocation | undefined) {
  const priority = readNumber(fields.priority, { from: 1, to: 5, needed: true });
  const exposure = readNumber(fields.exposure, { from: 1, to: 36_000 });
  const airmass = readNumber(fields.airmass, { from: 1, to: 5 });
  const faults: FollowupFaults = {
    allocationId: allocation ? null : "Choose whose time is used.",
    from: isDay(fields.from) ? null : "Write the day as 2026-11-24.",
    until: untilFault(fields),
    priority: priority.fault,
    exposure: exposure.fault,
    airmass: airmass.fault,
    filters:
      allocation && takesImages(allocation) && fields.filters.length === 0
        ? "Choose at least one filter."
        : null,
    comment: lengthFault(fields.comment, LONGEST_COMMENT),
  };
  const sound = Object.values(faults).every((fault) => !fault);
  return { faults, payload: sound ? payloadOf(fields, allocation) : null };
}

function payloadOf(fields: FollowupFields, allocation: Allocation | undefined) {
  const number = (text: string) => readNumber(text).value;
  const exposure = number(fields.exposure);
  const airmass = number(fields.airmass);
  return {
    priority: number(fields.priority),
    start_date: `${fields.from}T00:00:00.000000`,
    end_date: `${fields.until}T00:00:00.000000`,
    ...(exposure !== null && { exposure_time: exposure }),
    ...(airmass !== null && { maximum_airmass: airmass }),
    ...(allocation && takesImages(allocation) && { observation_choices: fields.filters }),
  };
}

const isDay = (text: string) =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(new Date(`${text}T00:00:00Z`).getTime());

function untilFault({ from, until }: FollowupFields): string | null {
  if (!isDay(until)) return "Write the day as 2026-11-24.";
  return isDay(from) && until <= from ? "It must be after the first day." : null;
}

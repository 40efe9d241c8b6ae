/** What the scanning page shows, kept in the address so that a link reproduces the view. */

export const SAVED_STATUSES = [
  { value: "all", label: "Saved or not" },
  { value: "notSavedToAnySelected", label: "Not saved to my selection" },
  { value: "notSavedToAnyAccessible", label: "Not saved to any of my groups" },
  { value: "savedToAnySelected", label: "Saved to my selection" },
  { value: "savedToAnyAccessible", label: "Saved to any of my groups" },
] as const;

export type SavedStatus = (typeof SAVED_STATUSES)[number]["value"];

export const HIDING = ["nobody", "me", "group"] as const;

/** Whose rejections, or whose looks, take a candidate off the list. */
export type Hiding = (typeof HIDING)[number];

export interface AnnotationKey {
  origin: string;
  key: string;
}

export interface AnnotationCondition extends AnnotationKey {
  min?: number;
  max?: number;
  value?: string;
}

export interface AnnotationSort extends AnnotationKey {
  order: "asc" | "desc";
}

export interface ScanFilters {
  /** Hours before now; null when `start` and `end` say it. */
  hours: number | null;
  start: string | null;
  end: string | null;
  groupIds: number[];
  saved: SavedStatus;
  /** Whose rejected candidates are hidden. */
  hideRejected: Hiding;
  /** Whose seen candidates are hidden, until they pass again. */
  hideSeen: Hiding;
  /** Passed these filters; none means all of the groups. */
  filterIds: number[];
  /** Has one of these classes. */
  classes: string[];
  /** Has none of these classes. */
  classesReject: string[];
  minDetections: number | null;
  minRedshift: number | null;
  maxRedshift: number | null;
  conditions: AnnotationCondition[];
  sort: AnnotationSort | null;
}

export const DEFAULT_FILTERS: ScanFilters = {
  hours: 24,
  start: null,
  end: null,
  groupIds: [],
  saved: "all",
  hideRejected: "me",
  hideSeen: "nobody",
  filterIds: [],
  classes: [],
  classesReject: [],
  minDetections: null,
  minRedshift: null,
  maxRedshift: null,
  conditions: [],
  sort: null,
};

const SEPARATOR = "~";

function numberOf(text: string | null | undefined): number | null {
  if (!text?.trim()) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

function dateOf(text: string | null): string | null {
  return text && !Number.isNaN(Date.parse(text)) ? text : null;
}

const idsOf = (text: string | null): number[] =>
  (text ?? "")
    .split(",")
    .map(Number)
    .filter((id) => Number.isInteger(id) && id > 0);

function hidingOf(text: string | null, missing: Hiding): Hiding {
  return HIDING.find((whose) => whose === text) ?? missing;
}

function conditionOf(text: string): AnnotationCondition | null {
  const [origin, key, first, second] = text.split(SEPARATOR);
  if (!origin || !key || first === undefined) return null;
  if (second === undefined) return { origin, key, value: first };
  const [min, max] = [numberOf(first), numberOf(second)];
  return { origin, key, ...(min !== null && { min }), ...(max !== null && { max }) };
}

function conditionText({ origin, key, value, min, max }: AnnotationCondition): string {
  const limits = value === undefined ? [min ?? "", max ?? ""] : [value];
  return [origin, key, ...limits].join(SEPARATOR);
}

function sortOf(text: string | null): AnnotationSort | null {
  const [origin, key, order] = text?.split(SEPARATOR) ?? [];
  if (!origin || !key) return null;
  return { origin, key, order: order === "asc" ? "asc" : "desc" };
}

/** Reads filters from an address; what is missing or makes no sense takes its default. */
export function filtersOf(query: URLSearchParams): ScanFilters {
  const start = dateOf(query.get("start"));
  const end = dateOf(query.get("end"));
  const hours = numberOf(query.get("hours"));
  const saved = SAVED_STATUSES.find(({ value }) => value === query.get("saved"));
  return {
    hours: start || end ? null : hours && hours > 0 ? hours : DEFAULT_FILTERS.hours,
    start,
    end,
    groupIds: idsOf(query.get("groups")),
    filterIds: idsOf(query.get("filters")),
    saved: saved?.value ?? DEFAULT_FILTERS.saved,
    hideRejected: hidingOf(query.get("hideRejected"), DEFAULT_FILTERS.hideRejected),
    hideSeen: hidingOf(query.get("hideSeen"), DEFAULT_FILTERS.hideSeen),
    classes: query.getAll("class"),
    classesReject: query.getAll("noclass"),
    minDetections: numberOf(query.get("detections")),
    minRedshift: numberOf(query.get("zmin")),
    maxRedshift: numberOf(query.get("zmax")),
    conditions: query
      .getAll("where")
      .map(conditionOf)
      .filter((condition) => condition !== null),
    sort: sortOf(query.get("sort")),
  };
}

/** Writes filters as an address; defaults are left out, so that addresses stay short. */
export function queryOf(filters: ScanFilters): URLSearchParams {
  const query = new URLSearchParams();
  if (filters.hours !== null && filters.hours !== DEFAULT_FILTERS.hours)
    query.set("hours", String(filters.hours));
  if (filters.start) query.set("start", filters.start);
  if (filters.end) query.set("end", filters.end);
  if (filters.groupIds.length > 0) query.set("groups", filters.groupIds.join(","));
  if (filters.saved !== DEFAULT_FILTERS.saved) query.set("saved", filters.saved);
  if (filters.filterIds.length > 0) query.set("filters", filters.filterIds.join(","));
  if (filters.hideRejected !== DEFAULT_FILTERS.hideRejected)
    query.set("hideRejected", filters.hideRejected);
  if (filters.hideSeen !== DEFAULT_FILTERS.hideSeen) query.set("hideSeen", filters.hideSeen);
  for (const name of filters.classes) query.append("class", name);
  for (const name of filters.classesReject) query.append("noclass", name);
  if (filters.minDetections !== null) query.set("detections", String(filters.minDetections));
  if (filters.minRedshift !== null) query.set("zmin", String(filters.minRedshift));
  if (filters.maxRedshift !== null) query.set("zmax", String(filters.maxRedshift));
  for (const condition of filters.conditions) query.append("where", conditionText(condition));
  if (filters.sort) {
    const { origin, key, order } = filters.sort;
    query.set("sort", [origin, key, order].join(SEPARATOR));
  }
  return query;
}

const HOUR_MS = 3_600_000;

/** Returns which candidates are scanned, whatever became of them: groups or filters, and the time. */
export function scopeOf(filters: ScanFilters, now: Date): Record<string, string> {
  const request: Record<string, string> = {};
  const start =
    filters.hours === null
      ? filters.start
      : new Date(now.getTime() - filters.hours * HOUR_MS).toISOString();
  if (start) request.startDate = start;
  if (filters.hours === null && filters.end) request.endDate = filters.end;
  if (filters.filterIds.length > 0) request.filterIDs = filters.filterIds.join(",");
  else if (filters.groupIds.length > 0) request.groupIDs = filters.groupIds.join(",");
  return request;
}

/** Returns the parameters of GET /api/candidates; the window of hours ends at `now`. */
export function requestOf(filters: ScanFilters, now: Date): Record<string, string> {
  const request = scopeOf(filters, now);
  if (filters.saved !== "all") request.savedStatus = filters.saved;
  if (filters.hideRejected !== "nobody") request.listNameReject = "rejected_candidates";
  if (filters.hideRejected === "group") request.notRejectedBy = "group";
  if (filters.hideSeen !== "nobody") request.notSeenBy = filters.hideSeen;
  if (filters.classes.length > 0) request.classifications = filters.classes.join(",");
  if (filters.classesReject.length > 0)
    request.classificationsReject = filters.classesReject.join(",");
  if (filters.minDetections !== null) request.numberDetections = String(filters.minDetections);
  if (filters.minRedshift !== null) request.minRedshift = String(filters.minRedshift);
  if (filters.maxRedshift !== null) request.maxRedshift = String(filters.maxRedshift);
  if (filters.conditions.length > 0)
    request.annotationFilterList = filters.conditions.map((c) => JSON.stringify(c)).join(",");
  if (filters.sort) {
    request.sortByAnnotationOrigin = filters.sort.origin;
    request.sortByAnnotationKey = filters.sort.key;
    request.sortByAnnotationOrder = filters.sort.order;
  }
  return request;
}

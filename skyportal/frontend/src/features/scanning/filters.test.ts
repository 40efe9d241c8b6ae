import {
  DEFAULT_FILTERS,
  filtersOf,
  queryOf,
  requestOf,
  type ScanFilters,
  scopeOf,
} from "./filters";

const ALL: ScanFilters = {
  hours: 72,
  start: null,
  end: null,
  groupIds: [3, 5],
  saved: "notSavedToAnySelected",
  hideRejected: "nobody",
  hideSeen: "group",
  filterIds: [],
  classes: ["Ia", "Type II"],
  classesReject: ["AGN"],
  minDetections: 2,
  minRedshift: 0.01,
  maxRedshift: 0.1,
  conditions: [
    { origin: "Infant SNe:Young and rising", key: "age_days", max: 10 },
    { origin: "CLU:Near galaxies", key: "distance_mpc", min: 0, max: 200 },
    { origin: "CLU:Near galaxies", key: "name", value: "NGC 1 & Co" },
  ],
  sort: { origin: "CLU:Near galaxies", key: "distance_mpc", order: "asc" },
};

test("an address reproduces the view", () => {
  expect(filtersOf(new URLSearchParams(queryOf(ALL).toString()))).toEqual(ALL);
  const fixed = { ...ALL, hours: null, start: "2026-11-01T00:00Z", end: "2026-11-02T00:00Z" };
  expect(filtersOf(queryOf(fixed))).toEqual(fixed);
});

test("the default view has an empty address", () => {
  expect(queryOf(DEFAULT_FILTERS).toString()).toBe("");
  expect(filtersOf(new URLSearchParams())).toEqual(DEFAULT_FILTERS);
});

test("what makes no sense in an address is ignored", () => {
  const odd = "hours=-3&groups=1,x,0,2.5&saved=maybe&zmin=abc&start=never&where=a~b&sort=only";
  expect(filtersOf(new URLSearchParams(odd))).toEqual({ ...DEFAULT_FILTERS, groupIds: [1] });
});

test("the request's window ends at the time the list was loaded", () => {
  const request = requestOf(DEFAULT_FILTERS, new Date("2026-11-24T05:00:00Z"));
  expect(request).toEqual({
    startDate: "2026-11-23T05:00:00.000Z",
    listNameReject: "rejected_candidates",
  });
});

test("the request carries every filter", () => {
  const request = requestOf(ALL, new Date("2026-11-24T05:00:00Z"));
  expect(request).toMatchObject({
    groupIDs: "3,5",
    savedStatus: "notSavedToAnySelected",
    minRedshift: "0.01",
    maxRedshift: "0.1",
    sortByAnnotationOrigin: "CLU:Near galaxies",
    sortByAnnotationKey: "distance_mpc",
    sortByAnnotationOrder: "asc",
  });
  expect(request).not.toHaveProperty("listNameReject");
  expect(request).toMatchObject({
    notSeenBy: "group",
    classifications: "Ia,Type II",
    classificationsReject: "AGN",
    numberDetections: "2",
  });
  expect(JSON.parse(`[${request.annotationFilterList}]`)).toEqual(ALL.conditions);
});

test("filters narrow the groups, and what the group rejected is asked for by name", () => {
  const filters = {
    ...DEFAULT_FILTERS,
    groupIds: [3],
    filterIds: [7, 8],
    hideRejected: "group" as const,
  };
  expect(filtersOf(queryOf(filters))).toEqual(filters);
  const request = requestOf(filters, new Date("2026-11-24T05:00:00Z"));
  expect(request).toMatchObject({
    filterIDs: "7,8",
    listNameReject: "rejected_candidates",
    notRejectedBy: "group",
  });
  expect(request).not.toHaveProperty("groupIDs");
});

test("progress is of all that is scanned, whatever became of it", () => {
  const scope = scopeOf({ ...ALL, filterIds: [] }, new Date("2026-11-24T05:00:00Z"));
  expect(scope).toEqual({ startDate: "2026-11-21T05:00:00.000Z", groupIDs: "3,5" });
});

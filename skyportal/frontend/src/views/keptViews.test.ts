import { firstView, keptViews, SCANNING_PROFILES, viewShown } from "./keptViews";

const profile = {
  preferences: {
    scanning_profiles: { young: "hours=6&groups=2", all: "", odd: 7 },
    default_scanning_profile: "young",
  },
};

test("views are read by name, and what makes no sense is left out", () => {
  expect(keptViews(profile, SCANNING_PROFILES)).toEqual([
    { name: "all", query: "" },
    { name: "young", query: "hours=6&groups=2" },
  ]);
  expect(keptViews({ preferences: { scanning_profiles: "odd" } }, SCANNING_PROFILES)).toEqual([]);
  expect(keptViews(undefined, SCANNING_PROFILES)).toEqual([]);
});

test("the first view is the one named, if it is still kept", () => {
  expect(firstView(profile, SCANNING_PROFILES)?.query).toBe("hours=6&groups=2");
  const gone = { preferences: { ...profile.preferences, default_scanning_profile: "gone" } };
  expect(firstView(gone, SCANNING_PROFILES)).toBeNull();
});

test("an address is a view whatever its order", () => {
  const views = keptViews(profile, SCANNING_PROFILES);
  expect(viewShown(views, "groups=2&hours=6")?.name).toBe("young");
  expect(viewShown(views, "groups=2")).toBeNull();
});

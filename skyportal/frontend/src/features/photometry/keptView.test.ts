import type { Profile } from "@/api/types";
import { paramsOfView, startingView, viewOfParams } from "./keptView";
import { PLAIN_VIEW } from "./lightCurveView";

const VIEW = {
  ...PLAIN_VIEW,
  hiddenBands: ["r", "g"],
  hiddenOrigins: ["alert_fp"],
  limits: false,
  binDays: 1.5,
  dereddened: true,
};

test("a view is kept and comes back, for any object", () => {
  expect(`${paramsOfView(PLAIN_VIEW)}`).toBe("");
  const kept = paramsOfView({ ...VIEW, period: 2.5, selecting: true });
  expect(`${kept}`).not.toContain("2.5");
  const now = { ...PLAIN_VIEW, period: 7, forced: false };
  expect(viewOfParams(kept, now)).toEqual({ ...VIEW, hiddenBands: ["g", "r"], period: 7 });
});

test("one starts with the view that one has chosen for that", () => {
  const preferences = {
    light_curve_views: { mine: `${paramsOfView(VIEW)}` },
    default_light_curve_view: "mine",
  };
  expect(startingView({ preferences } as unknown as Profile).limits).toBe(false);
  expect(startingView(undefined)).toBe(PLAIN_VIEW);
});

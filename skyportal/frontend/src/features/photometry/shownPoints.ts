import type { LightCurveSeries, PlotPoint, Quantity } from "@/plots/series";

/** What of a light curve is shown. */
export interface Shown {
  hiddenBands: string[];
  hiddenInstruments: string[];
  hiddenOrigins: string[];
  limits: boolean;
  forced: boolean;
}

export const ALL_SHOWN: Shown = {
  hiddenBands: [],
  hiddenInstruments: [],
  hiddenOrigins: [],
  limits: true,
  forced: true,
};

/** How an origin is called where there is none. */
export const originName = (origin: string | null): string => origin ?? "not told";

export function shownPoints(points: readonly PlotPoint[], shown: Shown): PlotPoint[] {
  return points.filter(
    (point) =>
      !shown.hiddenBands.includes(point.band) &&
      !(point.instrument && shown.hiddenInstruments.includes(point.instrument)) &&
      !shown.hiddenOrigins.includes(originName(point.origin)) &&
      (shown.limits || point.kind !== "limit") &&
      (shown.forced || !point.forced),
  );
}

/** Returns the instruments that occur, by name. */
export function instrumentsOf(points: readonly PlotPoint[]): string[] {
  return [...new Set(points.flatMap(({ instrument }) => instrument ?? []))].sort();
}

/** Returns the origins that occur, by name. */
export function originsOf(points: readonly PlotPoint[]): string[] {
  return [...new Set(points.map(({ origin }) => originName(origin)))].sort();
}

/** Says what is not shown, so that nothing is hidden silently; empty when all is. */
export function hiddenText(
  series: LightCurveSeries,
  points: readonly PlotPoint[],
  quantity: Quantity,
): string {
  const count = (list: readonly PlotPoint[], test: (point: PlotPoint) => boolean) =>
    list.filter(test).length;
  const missing = (test: (point: PlotPoint) => boolean) =>
    count(series.points, test) - count(points, test);
  const parts = [
    { n: missing(({ kind, forced }) => kind === "limit" && !forced), name: "limits" },
    { n: missing(({ kind, forced }) => kind === "detection" && !forced), name: "detections" },
    { n: missing(({ forced }) => forced), name: "forced points" },
  ].filter(({ n }) => n > 0);
  const texts = parts.map(({ n, name }) => `${n} ${n === 1 ? name.slice(0, -1) : name} hidden`);
  if (series.omitted > 0)
    texts.push(
      `${series.omitted} without ${quantity === "mag" ? "magnitude or limit" : "flux"} not drawn`,
    );
  return texts.join(" · ");
}

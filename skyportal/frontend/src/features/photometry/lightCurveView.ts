import { binRows } from "@/plots/binning";
import { dereddened } from "@/plots/corrections";
import { DAY_ZERO_NAMES, type DayZero, dayZeroOf } from "@/plots/dayZero";
import { type Fold, folded } from "@/plots/folding";
import { FOLDED_FRAME, frameOf, type TimeFrame } from "@/plots/lightCurveOptions";
import {
  type LightCurveSeries,
  lightCurveSeries,
  type PhotometryRow,
  type PlotPoint,
  type Quantity,
} from "@/plots/series";
import { ALL_SHOWN, type Shown, shownPoints } from "./shownPoints";

/** How one looks at a light curve. */
export interface LightCurveView extends Shown {
  /** Days of which means are taken; null shows every measurement. */
  binDays: number | null;
  /** Days; null does not fold. */
  period: number | null;
  zero: DayZero;
  dereddened: boolean;
  /** Whether epochs of spectra are marked. */
  epochs: boolean;
  /** Whether dragging selects instead of zooming. */
  selecting: boolean;
}

export const PLAIN_VIEW: LightCurveView = {
  ...ALL_SHOWN,
  binDays: null,
  period: null,
  zero: "now",
  dereddened: false,
  epochs: true,
  selecting: false,
};

/** What is known of the object, beside its photometry. */
export interface ObjectFacts {
  /** Apparent less absolute magnitude. */
  distanceModulus: number | null;
  /** MJD of the event. */
  t0: number | null;
  /** MJD of each spectrum. */
  spectra: readonly number[];
}

export const NO_FACTS: ObjectFacts = { distanceModulus: null, t0: null, spectra: [] };

/** What is drawn. */
export interface DrawnCurve {
  series: LightCurveSeries;
  /** Those that are not hidden, once each. */
  shown: PlotPoint[];
  /** Those to draw: twice each when folded. */
  drawn: PlotPoint[];
  frame: TimeFrame;
  /** From what days are counted, in words. */
  zeroName: string;
}

/** Returns the points of rows, corrected and binned as one wishes. */
export function seriesOf(
  rows: readonly PhotometryRow[],
  quantity: Quantity,
  view: Pick<LightCurveView, "dereddened" | "binDays">,
): LightCurveSeries {
  const corrected = view.dereddened ? rows.map(dereddened) : rows;
  const binned = view.binDays === null ? corrected : binRows(corrected, view.binDays);
  return lightCurveSeries(binned, quantity);
}

/** Returns the MJD of phase zero: that of the event, else of the first detection. */
function epochOf(points: readonly PlotPoint[], t0: number | null): number {
  return t0 ?? points.find(({ kind }) => kind === "detection")?.mjd ?? points[0]?.mjd ?? 0;
}

/** Returns the period and its epoch; null when the light curve is not folded. */
export function foldOf(
  points: readonly PlotPoint[],
  { period }: Pick<LightCurveView, "period">,
  t0: number | null,
): Fold | null {
  return period === null ? null : { period, epoch: epochOf(points, t0) };
}

/** Returns what is drawn of a series. */
export function drawnCurve(
  series: LightCurveSeries,
  quantity: Quantity,
  view: LightCurveView,
  facts: ObjectFacts,
  now: number,
): DrawnCurve {
  const shown = shownPoints(series.points, view);
  const fold = foldOf(series.points, view, facts.t0);
  if (fold) return { series, shown, drawn: folded(shown, fold), frame: FOLDED_FRAME, zeroName: "" };
  const whole = frameOf(series.points, now);
  const reference = dayZeroOf(view.zero, series.points, quantity, facts.t0);
  const zero = whole.reference === now ? DAY_ZERO_NAMES.now : "last point";
  return {
    series,
    shown,
    drawn: shown,
    frame: reference === null ? whole : { ...whole, reference },
    zeroName: reference === null ? zero : DAY_ZERO_NAMES[view.zero],
  };
}

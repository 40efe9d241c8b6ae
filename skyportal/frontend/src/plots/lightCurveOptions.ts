import type uPlot from "uplot";
import type { Tokens } from "@/theme/tokens";
import { axisLook } from "./axisLook";
import type { PlotPoint, Quantity } from "./series";

export interface LightCurveStyle {
  tokens: Tokens;
  /** A card's plot: few labels, no zoom. */
  compact: boolean;
  /** From what days are counted, in words. */
  zeroName?: string;
  /** Period in days of a folded light curve. */
  period?: number | null;
  /** Apparent less absolute magnitude; null where the distance is not known. */
  distanceModulus?: number | null;
}

/** Times that frame the plot, MJD; `reference` is day zero of the axis in days. */
export interface TimeFrame {
  from: number;
  to: number;
  reference: number;
}

/** uPlot's columns: the frame's ends are rows without a value, so that they set the extent. */
export function columns(points: readonly PlotPoint[], frame: TimeFrame): uPlot.AlignedData {
  return [
    [frame.from, ...points.map(({ x }) => x), frame.to],
    [null, ...points.map(({ value }) => value), null],
  ];
}

/** The frame of a folded light curve: two periods. */
export const FOLDED_FRAME: TimeFrame = { from: 0, to: 2, reference: 0 };

/** Returns a frame around all points with a margin; day zero is now, or the last point when that is old. */
export function frameOf(points: readonly PlotPoint[], now: number, recentDays = 60): TimeFrame {
  const first = points.at(0)?.mjd ?? now - 30;
  const last = points.at(-1)?.mjd ?? now;
  const reference = now - last > recentDays || last > now ? last : now;
  const span = Math.max(reference - first, 1);
  return { from: first - span * 0.04, to: reference + span * 0.04, reference };
}

function valueExtent(points: readonly PlotPoint[]): uPlot.Range.Function {
  const errors = points.map(({ error }) => error ?? 0).sort((a, b) => a - b);
  const typical = errors[Math.floor(errors.length * 0.8)] ?? 0;
  return (_plot, low, high) => {
    if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high))
      return [0, 1];
    const margin = Math.max((high - low) * 0.1, typical * 1.2, Math.abs(high) * 0.006);
    return [low - margin, high + margin];
  };
}

function daysLabel(days: number): string {
  const rounded = Math.abs(days) < 1e-9 ? 0 : Number(days.toFixed(2));
  return rounded > 0 ? `+${rounded}` : String(rounded).replace("-", "−");
}

/** Splits in whole or simple fractions of a day, counted from day zero. */
function daySplits(reference: number): uPlot.Axis.Splits {
  return (_plot, _axis, low, high, increment) => {
    const splits: number[] = [];
    const first = Math.ceil((low - reference) / increment) * increment;
    for (let day = first; day <= high - reference; day += increment) splits.push(reference + day);
    return splits;
  };
}

export function axes(frame: TimeFrame, quantity: Quantity, style: LightCurveStyle): uPlot.Axis[] {
  const { compact, tokens, zeroName = "", period = null, distanceModulus = null } = style;
  const look = axisLook(tokens);
  const days: uPlot.Axis = {
    ...look,
    scale: "x",
    side: compact ? 2 : 0,
    size: compact ? 20 : 24,
    space: compact ? 44 : 60,
    splits: daySplits(frame.reference),
    values: (_plot, splits) => splits.map((mjd) => daysLabel(mjd - frame.reference)),
  };
  const values: uPlot.Axis = {
    ...look,
    scale: "y",
    size: compact ? 40 : 44,
    space: compact ? 24 : 40,
  };
  if (compact) return [days, values];
  const along: uPlot.Axis = {
    ...look,
    scale: "x",
    side: 2,
    size: 24,
    space: 80,
    label: period === null ? "MJD" : `phase, period ${period} d`,
    values: (_plot, splits) => splits.map((value) => String(Number(value.toFixed(3)))),
  };
  const measured = {
    ...values,
    label: quantity === "mag" ? "AB magnitude" : "flux, µJy",
  };
  const shown = [along, measured];
  if (period === null) shown.push({ ...days, grid: { show: false }, label: daysSince(zeroName) });
  if (distanceModulus !== null && quantity === "mag")
    shown.push({ ...values, ...absoluteAxis(distanceModulus) });
  return shown;
}

const daysSince = (zeroName: string) => (zeroName ? `days from ${zeroName}` : "days");

/** Absolute magnitudes on the right, in steps of their own. */
function absoluteAxis(distanceModulus: number): uPlot.Axis {
  return {
    side: 1,
    label: "absolute magnitude",
    grid: { show: false },
    splits: (_plot, _axis, low, high, increment) => {
      const splits: number[] = [];
      const first = Math.ceil((low - distanceModulus) / increment) * increment;
      for (let value = first; value <= high - distanceModulus; value += increment)
        splits.push(value + distanceModulus);
      return splits;
    },
    values: (_plot, splits) =>
      splits.map((value) => String(Number((value - distanceModulus).toFixed(2))).replace("-", "−")),
  };
}

export function scales(points: readonly PlotPoint[], quantity: Quantity): uPlot.Scales {
  return {
    x: { time: false, range: (_plot, low, high) => [low, high] },
    y: { dir: quantity === "mag" ? -1 : 1, range: valueExtent(points) },
  };
}

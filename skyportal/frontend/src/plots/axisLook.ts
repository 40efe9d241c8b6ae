import type uPlot from "uplot";
import type { Tokens } from "@/theme/tokens";

export const FONT = '11px "Inter Variable", system-ui, sans-serif';

/** What axes of all plots have in common: hairlines, short ticks, muted numbers and labels. */
export function axisLook(tokens: Tokens): uPlot.Axis {
  const line = { stroke: tokens.hairline, width: 1 };
  return {
    stroke: tokens.textMuted,
    font: FONT,
    labelFont: FONT,
    labelSize: 16,
    gap: 3,
    grid: line,
    ticks: { ...line, size: 4 },
  };
}

import type uPlot from "uplot";
import type { Tokens } from "@/theme/tokens";
import { axisLook } from "../axisLook";
import type { Ink } from "./drawSpectra";
import type { Arrangement } from "./traces";

/** The colours of spectra, one after the other. */
export function traceColours(tokens: Tokens): string[] {
  return [tokens.accent, tokens.text, tokens.warning, tokens.good, tokens.bad, tokens.textMuted];
}

export function spectrumInk(tokens: Tokens): Ink {
  return {
    traces: traceColours(tokens),
    lines: tokens.textMuted,
    shade: tokens.hover,
    background: tokens.background,
    font: `${11 * devicePixelRatio}px "Inter Variable", system-ui, sans-serif`,
  };
}

/** Returns what the flux axis is called. */
export function fluxLabel(arrangement: Arrangement, unit: string | null): string {
  if (arrangement === "stacked") return "Fλ / median + offset";
  if (arrangement === "overlaid") return "Fλ / median";
  return unit === null ? "flux, unit not given" : "Fλ, erg s⁻¹ cm⁻² Å⁻¹";
}

/** Returns a number as axes have it: plain where that is short, else with a power of ten. */
export function fluxTick(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 0.01 && size < 10_000) return String(Number(value.toPrecision(4)));
  return value.toExponential(1).replace("-", "−");
}

const wholeNumber = (value: number) => String(Math.round(value));

/** Axes of observed wavelength below, that at rest above when there is a redshift, and flux. */
export function spectrumAxes(
  tokens: Tokens,
  arrangement: Arrangement,
  unit: string | null,
  redshift: number,
): uPlot.Axis[] {
  const look = axisLook(tokens);
  const axes: uPlot.Axis[] = [
    {
      ...look,
      scale: "x",
      side: 2,
      size: 24,
      space: 60,
      label: "observed wavelength, Å",
      values: (_plot, splits) => splits.map(wholeNumber),
    },
    {
      ...look,
      scale: "y",
      size: 52,
      label: fluxLabel(arrangement, unit),
      values: (_plot, splits) => splits.map(fluxTick),
    },
  ];
  if (redshift === 0) return axes;
  return [...axes, restAxis(look, redshift)];
}

/** Whole numbers of wavelength at rest, where they are observed. */
function restAxis(look: uPlot.Axis, redshift: number): uPlot.Axis {
  const stretch = 1 + redshift;
  return {
    ...look,
    scale: "x",
    side: 0,
    size: 24,
    space: 60,
    label: "wavelength at rest, Å",
    grid: { show: false },
    splits: (_plot, _axis, low, high, increment) => {
      const splits: number[] = [];
      const first = Math.ceil(low / stretch / increment) * increment;
      for (let rest = first; rest <= high / stretch; rest += increment) splits.push(rest * stretch);
      return splits;
    },
    values: (_plot, splits) => splits.map((value) => wholeNumber(value / stretch)),
  };
}

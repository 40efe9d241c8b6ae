import Box from "@mui/material/Box";
import { useTheme } from "@mui/material/styles";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { fitted } from "../fitted";
import { panZoom } from "../panZoom";
import { drawLines, drawTellurics, drawTraces, type Marks } from "./drawSpectra";
import { spectrumAxes, spectrumInk } from "./spectrumOptions";
import { type Arrangement, extentOf, type Trace } from "./traces";

export interface SpectrumPlotProps {
  traces: readonly Trace[];
  arrangement: Arrangement;
  /** Of the flux axis, when fluxes are drawn as measured. */
  unit: string | null;
  marks: Marks;
  height: number | string;
  /** What the plot shows, for those who cannot see it. */
  label: string;
  plotRef?: RefObject<uPlot | null>;
}

/** What was zoomed to, so that it outlives a change of what is marked. */
interface KeptZoom {
  all: readonly [number, number];
  min: number | null;
  max: number | null;
}

const NOT_ZOOMED = { min: null, max: null };
const sameEnds = (a: readonly [number, number], b: readonly [number, number]) =>
  a[0] === b[0] && a[1] === b[1];

/** Spectra over observed wavelength, with that at rest above; drag to zoom, double-click to see all, as in a light curve. */
export default function SpectrumPlot(props: SpectrumPlotProps) {
  const { traces, arrangement, unit, marks, height, label, plotRef } = props;
  const { tokens } = useTheme();
  const host = useRef<HTMLDivElement>(null);
  const kept = useRef<KeptZoom | null>(null);
  const [wavelength, setWavelength] = useState<number | null>(null);
  const extent = useMemo(() => extentOf(traces), [traces]);
  const options = useMemo<Omit<uPlot.Options, "width" | "height">>(() => {
    const ink = spectrumInk(tokens);
    return {
      legend: { show: false },
      padding: [0, 20, 0, 0],
      scales: {
        x: { time: false, range: (_plot, low, high) => [low, high] },
        y: { range: (_plot, low, high) => [low, high] },
      },
      axes: spectrumAxes(tokens, arrangement, unit, marks.redshift),
      series: [{}, { paths: () => null, points: { show: false } }],
      plugins: [panZoom()],
      cursor: { y: false, points: { show: false }, drag: { x: true, y: true, uni: 40 } },
      hooks: {
        drawClear: [(plot) => marks.tellurics && drawTellurics(plot, ink)],
        draw: [(plot) => drawTraces(plot, traces, ink), (plot) => drawLines(plot, marks, ink)],
        setScale: [
          (plot, key) => {
            const { min = null, max = null } = plot.scales.x ?? {};
            if (key === "x") kept.current = { all: extent.x, min, max };
          },
        ],
        setCursor: [
          (plot) => {
            const { left = -1 } = plot.cursor;
            setWavelength(left < 0 ? null : plot.posToVal(left, "x"));
          },
        ],
      },
    };
  }, [traces, arrangement, unit, marks, tokens, extent]);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const before = kept.current;
    const end = fitted(element, (size) => {
      const plot = new uPlot({ ...options, ...size }, [extent.x, extent.y], element);
      const { min, max } = before && sameEnds(before.all, extent.x) ? before : NOT_ZOOMED;
      if (min !== null && max !== null) plot.setScale("x", { min, max });
      if (plotRef) plotRef.current = plot;
      return plot;
    });
    return () => {
      end();
      if (plotRef) plotRef.current = null;
    };
  }, [options, extent, plotRef]);

  return (
    <Box sx={{ position: "relative" }}>
      <Box sx={{ height, minWidth: 0 }} role="img" aria-label={label} ref={host} />
      <Box sx={{ height: 18, typography: "caption", color: "text.secondary" }}>
        {wavelength !== null &&
          `${wavelength.toFixed(1)} Å observed, ${(wavelength / (1 + marks.redshift)).toFixed(1)} Å at rest`}
      </Box>
    </Box>
  );
}

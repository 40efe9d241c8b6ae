import Box from "@mui/material/Box";
import { useTheme } from "@mui/material/styles";
import { useEffect, useMemo, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { axisLook } from "./axisLook";
import { fitted } from "./fitted";
import { clickedPeriod, periodColumns, type Spectrum } from "./periodAxis";

interface PeriodogramProps {
  spectrum: Spectrum;
  /** Periods in days that are marked, and can be clicked. */
  peaks: readonly number[];
  /** The period at which the light curve is folded. */
  chosen: number | null;
  height: number;
  /** What the plot shows, for those who cannot see it. */
  label: string;
  onPick: (period: number) => void;
}

const REACH = 14; // px from the cursor
const STILL = 4; // px that a click may move

/** Power by period, on a logarithmic axis; a click picks a period, dragging zooms. */
export function Periodogram(props: PeriodogramProps) {
  const { spectrum, peaks, chosen, height, label, onPick } = props;
  const { tokens } = useTheme();
  const host = useRef<HTMLDivElement>(null);
  const plotRef = useRef<uPlot>(null);
  const latest = useRef({ chosen, onPick });
  const [hovered, setHovered] = useState<number | null>(null);
  latest.current = { chosen, onPick };
  const data = useMemo(() => periodColumns(spectrum), [spectrum]);
  const options = useMemo<Omit<uPlot.Options, "width" | "height">>(() => {
    const look = axisLook(tokens);
    return {
      legend: { show: false },
      padding: [8, 20, 0, 0],
      scales: {
        x: { time: false, distr: 3, range: (_plot, low, high) => [low, high] },
        y: { range: (_plot, _low, high) => [0, Math.max(high, 0.01) * 1.08] },
      },
      axes: [
        {
          ...look,
          size: 24,
          label: "period, d",
          values: (_plot, splits) => splits.map((value) => (value === null ? "" : String(value))),
        },
        { ...look, size: 44, label: "power" },
      ],
      series: [{}, { stroke: tokens.text, width: 1, points: { show: false } }],
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false } },
      hooks: {
        draw: [
          (plot) => markPeaks(plot, peaks, tokens.accent),
          (plot) => markChosen(plot, latest.current.chosen, tokens.accent),
        ],
        setCursor: [
          (plot) => {
            const { left = -1 } = plot.cursor;
            setHovered(left < 0 ? null : plot.posToVal(left, "x"));
          },
        ],
        ready: [
          (plot) => onClick(plot, (left) => latest.current.onPick(pickedAt(plot, peaks, left))),
        ],
      },
    };
  }, [peaks, tokens]);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const end = fitted(element, (size) => {
      const plot = new uPlot({ ...options, ...size }, data, element);
      plotRef.current = plot;
      return plot;
    });
    return () => {
      end();
      plotRef.current = null;
    };
  }, [options, data]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is chosen is drawn, and nothing else of it
  useEffect(() => plotRef.current?.redraw(false), [chosen]);

  return (
    <Box sx={{ minWidth: 0 }}>
      <Box sx={{ height, minWidth: 0 }} role="img" aria-label={label} ref={host} />
      <Box sx={{ height: 18, typography: "caption", color: "text.secondary" }}>
        {hovered === null
          ? "Click to fold, drag to zoom, double-click to see all."
          : `${hovered.toPrecision(5)} d, ${(1 / hovered).toPrecision(5)} per day`}
      </Box>
    </Box>
  );
}

function pickedAt(plot: uPlot, peaks: readonly number[], left: number): number {
  return clickedPeriod(peaks, left, REACH, {
    place: (period) => plot.valToPos(period, "x"),
    period: (place) => plot.posToVal(place, "x"),
  });
}

/** Hears clicks that are no drags, by pixels from the left. */
function onClick(plot: uPlot, clicked: (left: number) => void): void {
  let from = 0;
  plot.over.addEventListener("mousedown", ({ clientX }) => {
    from = clientX;
  });
  plot.over.addEventListener("click", ({ clientX }) => {
    if (Math.abs(clientX - from) <= STILL)
      clicked(clientX - plot.over.getBoundingClientRect().left);
  });
}

function markPeaks(plot: uPlot, peaks: readonly number[], colour: string): void {
  const { ctx, bbox } = plot;
  const size = 4 * devicePixelRatio;
  ctx.save();
  ctx.fillStyle = colour;
  for (const period of peaks) {
    const x = plot.valToPos(period, "x", true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x - size, bbox.top - size);
    ctx.lineTo(x + size, bbox.top - size);
    ctx.lineTo(x, bbox.top + size / 2);
    ctx.fill();
  }
  ctx.restore();
}

function markChosen(plot: uPlot, chosen: number | null, colour: string): void {
  const { ctx, bbox } = plot;
  if (chosen === null) return;
  const x = plot.valToPos(chosen, "x", true);
  if (!(x >= bbox.left && x <= bbox.left + bbox.width)) return;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}

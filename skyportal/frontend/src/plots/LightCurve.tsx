import Box from "@mui/material/Box";
import { useTheme } from "@mui/material/styles";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { FONT } from "./axisLook";
import { drawEpochs, type Epoch } from "./drawEpochs";
import { drawPoints } from "./drawPoints";
import { fitted } from "./fitted";
import { pointsBetween, pointsWithin } from "./inView";
import { axes, columns, scales, type TimeFrame } from "./lightCurveOptions";
import { nearestPoint } from "./nearest";
import { type Hovered, PointHover } from "./PointHover";
import { panZoom } from "./panZoom";
import type { PlotPoint, Quantity } from "./series";

export interface LightCurveProps {
  points: readonly PlotPoint[];
  quantity: Quantity;
  frame: TimeFrame;
  /** CSS height: pixels, or a length that follows the window. */
  height: number | string;
  /** What the plot shows, for those who cannot see it. */
  label: string;
  ringed?: PlotPoint | null;
  compact?: boolean;
  /** From what days are counted, in words. */
  zeroName?: string;
  /** Period in days of a folded light curve. */
  period?: number | null;
  /** Apparent less absolute magnitude: gives an axis of absolute magnitudes. */
  distanceModulus?: number | null;
  /** Times that are marked. */
  epochs?: readonly Epoch[];
  plotRef?: RefObject<uPlot | null>;
  onZoom?: (zoomed: boolean) => void;
  /** When given, dragging selects points instead of zooming. */
  onSelect?: ((points: PlotPoint[]) => void) | null;
}

const nothing = () => {};
const NO_EPOCHS: readonly Epoch[] = [];
const REACH = 18; // px from the cursor

/** A light curve: detections by band, limits as hollow triangles, forced photometry smaller. */
export function LightCurve(props: LightCurveProps) {
  const { points, quantity, frame, height, label, ringed = null, compact = false } = props;
  const { zeroName, period = null, distanceModulus = null, epochs = NO_EPOCHS } = props;
  const { plotRef, onZoom = nothing, onSelect = null } = props;
  const theme = useTheme();
  const host = useRef<HTMLDivElement>(null);
  const kept = useRef<KeptZoom | null>(null);
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const options = useMemo<Omit<uPlot.Options, "width" | "height">>(() => {
    const { tokens, scheme } = theme;
    const style = { tokens, compact, zeroName, period, distanceModulus };
    const look = {
      scheme,
      radius: compact ? 3 : 3.75,
      ring: tokens.accent,
      background: tokens.background,
    };
    const font = FONT.replace("11px", `${11 * devicePixelRatio}px`);
    return {
      legend: { show: false },
      padding: compact
        ? [4, 6, 0, 0]
        : [period === null ? 0 : 8, distanceModulus === null ? 20 : 4, 0, 0],
      scales: scales(points, quantity),
      axes: axes(frame, quantity, style),
      series: [{}, { paths: () => null, points: { show: false } }],
      plugins: compact ? [] : [panZoom()],
      cursor: {
        show: true,
        x: !compact,
        y: !compact,
        points: { show: false },
        drag: { x: !compact, y: onSelect !== null, setScale: onSelect === null },
      },
      hooks: {
        draw: [
          (plot) => drawEpochs(plot, epochs, tokens.textMuted, font),
          (plot) => drawPoints(plot, points, ringed, look),
        ],
        setCursor: [(plot) => setHovered((before) => hoveredOf(plot, points, before))],
        setSelect: [(plot) => onSelect?.(selectedOf(plot, points))],
        setScale: [
          (plot, key) => {
            if (key !== "x") return;
            kept.current = { frame, ...rangeOf(plot) };
            onZoom(isZoomed(plot, frame));
          },
        ],
      },
    };
  }, [
    points,
    quantity,
    frame,
    ringed,
    compact,
    theme,
    onZoom,
    onSelect,
    zeroName,
    period,
    distanceModulus,
    epochs,
  ]);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const before = kept.current;
    const end = fitted(element, (size) => {
      const plot = new uPlot({ ...options, ...size }, columns(points, frame), element);
      if (before && sameFrame(before.frame, frame) && before.min !== null && before.max !== null)
        plot.setScale("x", { min: before.min, max: before.max });
      if (plotRef) plotRef.current = plot;
      return plot;
    });
    return () => {
      end();
      if (plotRef) plotRef.current = null;
    };
  }, [options, points, frame, plotRef]);

  return (
    <Box sx={{ position: "relative", height, minWidth: 0 }} role="img" aria-label={label}>
      <div ref={host} style={{ height: "100%" }} />
      {hovered && <PointHover hovered={hovered} quantity={quantity} reference={frame.reference} />}
    </Box>
  );
}

/** What was zoomed to, so that it outlives a change of what is shown. */
interface KeptZoom {
  frame: TimeFrame;
  min: number | null;
  max: number | null;
}

const sameFrame = (a: TimeFrame, b: TimeFrame) => a.from === b.from && a.to === b.to;

function rangeOf(plot: uPlot): { min: number | null; max: number | null } {
  const { min = null, max = null } = plot.scales.x ?? {};
  return { min, max };
}

function isZoomed(plot: uPlot, frame: TimeFrame): boolean {
  const { min, max } = rangeOf(plot);
  return (
    min !== null &&
    max !== null &&
    (Math.abs(min - frame.from) > 1e-6 || Math.abs(max - frame.to) > 1e-6)
  );
}

function selectedOf(plot: uPlot, points: readonly PlotPoint[]): PlotPoint[] {
  const { left, top, width, height } = plot.select;
  return pointsWithin(points, {
    x: [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")],
    value: [plot.posToVal(top, "y"), plot.posToVal(top + height, "y")],
  });
}

function hoveredOf(
  plot: uPlot,
  points: readonly PlotPoint[],
  before: Hovered | null,
): Hovered | null {
  const { left = -1, top = -1 } = plot.cursor;
  if (left < 0 || top < 0) return null;
  const near = pointsBetween(
    points,
    plot.posToVal(left - REACH, "x"),
    plot.posToVal(left + REACH, "x"),
  );
  const point = nearestPoint(
    near,
    { x: left, y: top },
    ({ x, value }) => ({ x: plot.valToPos(x, "x"), y: plot.valToPos(value, "y") }),
    REACH,
  );
  if (!point) return null;
  const x = plot.valToPos(point.x, "x") + plot.bbox.left / devicePixelRatio;
  if (before?.point === point && before.x === x) return before;
  const y = plot.valToPos(point.value, "y") + plot.bbox.top / devicePixelRatio;
  return { point, x, y, width: plot.width };
}

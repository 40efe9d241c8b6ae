import Box from "@mui/material/Box";
import { useTheme } from "@mui/material/styles";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { drawPoints } from "./drawPoints";
import { axes, columns, scales, type TimeFrame } from "./lightCurveOptions";
import { nearestPoint } from "./nearest";
import { type Hovered, PointHover } from "./PointHover";
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
  plotRef?: RefObject<uPlot | null>;
  onZoom?: (zoomed: boolean) => void;
}

const nothing = () => {};

/** A light curve: detections by band, limits as hollow triangles, forced photometry smaller. */
export function LightCurve(props: LightCurveProps) {
  const { points, quantity, frame, height, label, ringed = null, compact = false } = props;
  const { plotRef, onZoom = nothing } = props;
  const theme = useTheme();
  const host = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const options = useMemo<Omit<uPlot.Options, "width" | "height">>(() => {
    const { tokens, scheme } = theme;
    const style = { tokens, compact };
    const look = {
      scheme,
      radius: compact ? 3 : 3.75,
      ring: tokens.accent,
      background: tokens.background,
    };
    return {
      legend: { show: false },
      padding: compact ? [4, 6, 0, 0] : [0, 20, 0, 0],
      scales: scales(points, quantity),
      axes: axes(frame, quantity, style),
      series: [{}, { paths: () => null, points: { show: false } }],
      cursor: {
        show: true,
        x: !compact,
        y: !compact,
        points: { show: false },
        drag: { x: !compact, y: false },
      },
      hooks: {
        draw: [(plot) => drawPoints(plot, points, ringed, look)],
        setCursor: [(plot) => setHovered(hoveredOf(plot, points))],
        setScale: [(plot, key) => key === "x" && onZoom(isZoomed(plot, frame))],
      },
    };
  }, [points, quantity, frame, ringed, compact, theme, onZoom]);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const size = () => ({ width: element.clientWidth, height: element.clientHeight });
    const plot = new uPlot({ ...options, ...size() }, columns(points, frame), element);
    if (plotRef) plotRef.current = plot;
    const observer = new ResizeObserver(() => plot.setSize(size()));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
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

function isZoomed(plot: uPlot, frame: TimeFrame): boolean {
  const { min, max } = plot.scales.x ?? {};
  return min != null && max != null && (min > frame.from + 1e-6 || max < frame.to - 1e-6);
}

function hoveredOf(plot: uPlot, points: readonly PlotPoint[]): Hovered | null {
  const { left = -1, top = -1 } = plot.cursor;
  if (left < 0 || top < 0) return null;
  const point = nearestPoint(points, { x: left, y: top }, ({ mjd, value }) => ({
    x: plot.valToPos(mjd, "x"),
    y: plot.valToPos(value, "y"),
  }));
  if (!point) return null;
  return {
    point,
    x: plot.valToPos(point.mjd, "x") + plot.bbox.left / devicePixelRatio,
    y: plot.valToPos(point.value, "y") + plot.bbox.top / devicePixelRatio,
    width: plot.width,
  };
}

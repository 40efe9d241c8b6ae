import Box from "@mui/material/Box";
import { useTheme } from "@mui/material/styles";
import Typography from "@mui/material/Typography";
import { useMemo, useRef, useState } from "react";
import type uPlot from "uplot";
import { exportPng } from "@/plots/exportPng";
import { LightCurve } from "@/plots/LightCurve";
import { frameOf } from "@/plots/lightCurveOptions";
import { lightCurveSeries, type PhotometryRow, type Quantity } from "@/plots/series";
import { dateToMjd } from "@/time/format";
import { PhotometryToolbar } from "./PhotometryToolbar";
import { hiddenText, type Shown, shownPoints } from "./shownPoints";

interface PhotometryViewProps {
  id: string;
  rows: readonly PhotometryRow[];
  /** Said when there are no rows. */
  none: string;
  quantity: Quantity;
  onQuantity: (quantity: Quantity) => void;
  height?: string;
}

/** What the window leaves below header and stamps. */
export const PHOTOMETRY_HEIGHT = "clamp(320px, calc(100dvh - 400px), 900px)";

/** The large light curve with what one may switch on it. */
export function PhotometryView(props: PhotometryViewProps) {
  const { id, rows, none, quantity, onQuantity, height = PHOTOMETRY_HEIGHT } = props;
  const { tokens } = useTheme();
  const [shown, setShown] = useState<Shown>({ hiddenBands: [], limits: true, forced: true });
  const [zoomed, setZoomed] = useState(false);
  const plotRef = useRef<uPlot>(null);
  const now = useMemo(() => dateToMjd(new Date()), []);
  const series = useMemo(() => lightCurveSeries(rows, quantity), [rows, quantity]);
  const frame = useMemo(() => frameOf(series.points, now), [series, now]);
  const points = useMemo(() => shownPoints(series.points, shown), [series, shown]);
  const hidden = hiddenText(series, points, quantity);
  const resetZoom = () => plotRef.current?.setScale("x", { min: frame.from, max: frame.to });
  return (
    <Box component="section" aria-label="Photometry">
      <PhotometryToolbar
        series={series}
        quantity={quantity}
        shown={shown}
        onQuantity={onQuantity}
        onShown={setShown}
        onReset={zoomed ? resetZoom : null}
        onExport={() =>
          plotRef.current && exportPng(plotRef.current, tokens.background, `${id}-${quantity}`)
        }
      />
      {rows.length === 0 ? (
        <Box sx={{ height, display: "grid", placeItems: "center", color: "text.secondary" }}>
          {none}
        </Box>
      ) : (
        <LightCurve
          points={points}
          quantity={quantity}
          frame={frame}
          height={height}
          plotRef={plotRef}
          onZoom={setZoomed}
          label={`Light curve of ${id}: ${points.length} point${points.length === 1 ? "" : "s"}`}
        />
      )}
      <Typography variant="caption" component="p" sx={{ mt: 1, color: "text.secondary" }}>
        {hidden || "Drag to zoom, double-click to reset; the upper axis counts days."}
      </Typography>
    </Box>
  );
}

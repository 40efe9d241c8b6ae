import Box from "@mui/material/Box";
import { formatDuration, formatUtc, mjdToDate } from "@/time/format";
import { BandMark } from "./BandMark";
import type { PlotPoint, Quantity } from "./series";

export interface Hovered {
  point: PlotPoint;
  x: number;
  y: number;
  width: number;
}

interface PointHoverProps {
  hovered: Hovered;
  quantity: Quantity;
  reference: number;
}

export function valueText({ kind, value, error }: PlotPoint, quantity: Quantity): string {
  const digits = quantity === "mag" ? 2 : 1;
  const unit = quantity === "mag" ? "" : " µJy";
  if (kind === "limit") return `> ${value.toFixed(digits)}${unit}`;
  return `${value.toFixed(digits)}${error === null ? "" : ` ± ${error.toFixed(digits)}`}${unit}`;
}

/** The point under the cursor: band, value with error, time. */
export function PointHover({
  hovered: { point, x, y, width },
  quantity,
  reference,
}: PointHoverProps) {
  const days = point.mjd - reference;
  const leftHalf = x < width / 2;
  return (
    <Box
      sx={{
        position: "absolute",
        zIndex: 3,
        top: Math.max(y - 12, 0),
        ...(leftHalf ? { left: x + 12 } : { right: width - x + 12 }),
        px: 2,
        py: 1,
        bgcolor: "background.paper",
        border: 1,
        borderColor: "divider",
        borderRadius: 1,
        typography: "caption",
        whiteSpace: "nowrap",
        pointerEvents: "none",
      }}
    >
      <Box sx={{ fontWeight: 600 }}>
        <BandMark band={point.band} limit={point.kind === "limit"} /> {point.filter}{" "}
        {valueText(point, quantity)}
        {point.forced && " forced"}
      </Box>
      {(point.instrument || point.members.length > 1) && (
        <Box sx={{ color: "text.secondary" }}>
          {[
            point.instrument,
            point.origin,
            point.members.length > 1 && `mean of ${point.members.length}`,
          ]
            .filter(Boolean)
            .join(" · ")}
        </Box>
      )}
      <Box sx={{ color: "text.secondary" }}>
        {formatUtc(mjdToDate(point.mjd))} UTC · {formatDuration(days)}{" "}
        {days <= 0 ? "before" : "after"}
      </Box>
      <Box sx={{ color: "text.secondary" }}>MJD {point.mjd.toFixed(5)}</Box>
    </Box>
  );
}

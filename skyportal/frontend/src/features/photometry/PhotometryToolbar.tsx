import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";
import { DownloadIcon, ResetIcon, SelectIcon, TableIcon } from "@/frame/icons";
import { BandMark } from "@/plots/BandMark";
import type { LightCurveSeries, Quantity } from "@/plots/series";
import type { LightCurveView } from "./lightCurveView";

interface PhotometryToolbarProps {
  series: LightCurveSeries;
  quantity: Quantity;
  view: LightCurveView;
  tableShown: boolean;
  upload?: ReactNode;
  onQuantity: (quantity: Quantity) => void;
  onView: (view: LightCurveView) => void;
  onTable: () => void;
  onReset: (() => void) | null;
  onExport: () => void;
}

export function PhotometryToolbar(props: PhotometryToolbarProps) {
  const { series, quantity, view, tableShown, onQuantity, onView, onTable, upload } = props;
  const { onReset, onExport } = props;
  const bands = series.bands.filter((band) => !view.hiddenBands.includes(band));
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 2, mb: 2 }}>
      <Typography variant="h2" sx={{ mr: 2 }}>
        Photometry
      </Typography>
      <ToggleButtonGroup
        size="small"
        exclusive
        aria-label="Quantity"
        value={quantity}
        onChange={(_event, value: Quantity | null) => value && onQuantity(value)}
      >
        <ToggleButton value="mag">mag</ToggleButton>
        <ToggleButton value="flux">flux</ToggleButton>
      </ToggleButtonGroup>
      <ToggleButtonGroup
        size="small"
        aria-label="Bands"
        value={bands}
        onChange={(_event, kept: string[]) =>
          onView({ ...view, hiddenBands: series.bands.filter((band) => !kept.includes(band)) })
        }
      >
        {series.bands.map((band) => (
          <ToggleButton key={band} value={band} aria-label={`Band ${band}`} sx={{ gap: 1 }}>
            <BandMark band={band} /> {band}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <KindToggles series={series} view={view} onView={onView} />
      <Box sx={{ flex: 1 }} />
      {upload}
      <ToggleButton
        size="small"
        value="selecting"
        aria-label="Select points"
        title="Select points by dragging"
        selected={view.selecting}
        onChange={() => onView({ ...view, selecting: !view.selecting })}
      >
        <SelectIcon />
      </ToggleButton>
      <ToggleButton
        size="small"
        value="table"
        aria-label="Table of measurements"
        title="Table of measurements"
        selected={tableShown}
        onChange={onTable}
      >
        <TableIcon />
      </ToggleButton>
      <IconButton
        aria-label="Reset zoom"
        title="Reset zoom"
        disabled={!onReset}
        onClick={onReset ?? undefined}
      >
        <ResetIcon />
      </IconButton>
      <IconButton aria-label="Save plot as PNG" title="Save plot as PNG" onClick={onExport}>
        <DownloadIcon />
      </IconButton>
    </Box>
  );
}

type KindTogglesProps = Pick<PhotometryToolbarProps, "series" | "view" | "onView">;

function KindToggles({ series, view, onView }: KindTogglesProps) {
  const hasLimits = series.points.some(({ kind }) => kind === "limit");
  const hasForced = series.points.some(({ forced }) => forced);
  return (
    <>
      {hasLimits && (
        <ToggleButton
          size="small"
          value="limits"
          selected={view.limits}
          onChange={() => onView({ ...view, limits: !view.limits })}
          sx={{ gap: 1 }}
        >
          <BandMark band="limit" limit /> limits
        </ToggleButton>
      )}
      {hasForced && (
        <ToggleButton
          size="small"
          value="forced"
          selected={view.forced}
          onChange={() => onView({ ...view, forced: !view.forced })}
        >
          forced
        </ToggleButton>
      )}
    </>
  );
}

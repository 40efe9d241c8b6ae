import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import Typography from "@mui/material/Typography";
import { DownloadIcon, ResetIcon } from "@/frame/icons";
import { BandMark } from "@/plots/BandMark";
import type { LightCurveSeries, Quantity } from "@/plots/series";
import type { Shown } from "./shownPoints";

interface PhotometryToolbarProps {
  series: LightCurveSeries;
  quantity: Quantity;
  shown: Shown;
  onQuantity: (quantity: Quantity) => void;
  onShown: (shown: Shown) => void;
  onReset: (() => void) | null;
  onExport: () => void;
}

export function PhotometryToolbar(props: PhotometryToolbarProps) {
  const { series, quantity, shown, onQuantity, onShown, onReset, onExport } = props;
  const bands = series.bands.filter((band) => !shown.hiddenBands.includes(band));
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
          onShown({ ...shown, hiddenBands: series.bands.filter((band) => !kept.includes(band)) })
        }
      >
        {series.bands.map((band) => (
          <ToggleButton key={band} value={band} aria-label={`Band ${band}`} sx={{ gap: 1 }}>
            <BandMark band={band} /> {band}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <KindToggles series={series} shown={shown} onShown={onShown} />
      <Box sx={{ flex: 1 }} />
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

type KindTogglesProps = Pick<PhotometryToolbarProps, "series" | "shown" | "onShown">;

function KindToggles({ series, shown, onShown }: KindTogglesProps) {
  const hasLimits = series.points.some(({ kind }) => kind === "limit");
  const hasForced = series.points.some(({ forced }) => forced);
  return (
    <>
      {hasLimits && (
        <ToggleButton
          size="small"
          value="limits"
          selected={shown.limits}
          onChange={() => onShown({ ...shown, limits: !shown.limits })}
          sx={{ gap: 1 }}
        >
          <BandMark band="limit" limit /> limits
        </ToggleButton>
      )}
      {hasForced && (
        <ToggleButton
          size="small"
          value="forced"
          selected={shown.forced}
          onChange={() => onShown({ ...shown, forced: !shown.forced })}
        >
          forced
        </ToggleButton>
      )}
    </>
  );
}

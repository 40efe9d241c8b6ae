import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { PropsWithChildren } from "react";
import type { Source } from "@/api/types";
import { CoordinatesMenu } from "@/coordinates/CoordinatesMenu";
import { FavouriteButton } from "@/features/sources/FavouriteButton";
import { bandName } from "@/plots/bands";
import { formatAgo, formatUtc, mjdToDate } from "@/time/format";
import { TrailButtons } from "./TrailButtons";
import type { TrailSteps } from "./useSourceKeys";

interface IdentityHeaderProps {
  source: Source;
  trail: TrailSteps;
}

/** Writes a redshift with its error in the last digits it has. */
export function redshiftText(redshift: number | null, error: number | null): string | null {
  if (redshift === null) return null;
  return error ? `z ${redshift} ± ${error}` : `z ${redshift}`;
}

/** What it is called, where it is, how bright it is, who has saved it. */
export function IdentityHeader({
  source,
  trail,
  children,
}: PropsWithChildren<IdentityHeaderProps>) {
  const redshift = redshiftText(source.redshift, source.redshift_error);
  return (
    <Box
      component="section"
      aria-label="Identity"
      sx={{ display: "grid", gap: 1, px: 4, py: 3, borderBottom: 1, borderColor: "divider" }}
    >
      <Box
        sx={{
          display: "flex",
          flexWrap: "wrap",
          alignItems: "center",
          columnGap: { xs: 2, sm: 4 },
          rowGap: 2,
        }}
      >
        <TrailButtons trail={trail} />
        <FavouriteButton objId={source.id} />
        <Typography variant="h1">{source.id}</Typography>
        <Box sx={{ flex: 1 }} />
        {children}
      </Box>
      <Box
        sx={{
          display: "flex",
          flexWrap: "wrap",
          alignItems: "center",
          columnGap: 4,
          typography: "body2",
          color: "text.secondary",
        }}
      >
        {redshift && <strong>{redshift}</strong>}
        <CoordinatesMenu position={source} />
        <span>
          l {source.gal_lon.toFixed(3)}° b {source.gal_lat.toFixed(3)}°
        </span>
        <Brightness source={source} />
      </Box>
    </Box>
  );
}

function Brightness({ source: { photstats } }: { source: Source }) {
  const { last_detected_mag, last_detected_filter, last_detected_mjd, peak_mag } = photstats ?? {};
  if (typeof last_detected_mag !== "number") return <span>no detection</span>;
  const date = typeof last_detected_mjd === "number" ? mjdToDate(last_detected_mjd) : null;
  return (
    <span>
      {typeof peak_mag === "number" && `peak ${peak_mag.toFixed(2)} · `}
      last {last_detected_mag.toFixed(2)} {last_detected_filter && bandName(last_detected_filter)}
      {date && (
        <span title={`${formatUtc(date, true)} UTC · MJD ${last_detected_mjd?.toFixed(5)}`}>
          , {formatAgo(date, new Date())}
        </span>
      )}
    </span>
  );
}

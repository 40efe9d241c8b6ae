import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import type { Alert } from "@/api/types";
import { BandMark } from "@/plots/BandMark";
import { Cutout } from "@/plots/Cutout";
import { formatUtc, mjdToDate } from "@/time/format";
import { cutoutUrl, type OfObject } from "./alertsApi";
import { jdToMjd } from "./julian";
import { bandOfAlert, magnitudeOf } from "./measurement";

export const CUTOUTS = ["science", "template", "difference"] as const;

interface AlertCutoutsProps {
  object: OfObject;
  alert: Alert;
}

/** The cutouts of one alert, large, with what it measured. */
export function AlertCutouts({ object, alert }: AlertCutoutsProps) {
  const mjd = jdToMjd(alert.jd);
  const band = bandOfAlert(alert);
  const magnitude = magnitudeOf(alert);
  return (
    <Box component="section" aria-label="Cutouts">
      <Box sx={{ display: "grid", gridTemplateColumns: "repeat(3, minmax(0, 220px))", gap: 2 }}>
        {CUTOUTS.map((name) => (
          <Cutout
            key={name}
            label={name}
            size="fill"
            objectId={object.objectId}
            url={cutoutUrl(object, alert.candid, name)}
          />
        ))}
      </Box>
      <Box
        sx={{
          display: "flex",
          flexWrap: "wrap",
          columnGap: 4,
          mt: 2,
          typography: "body2",
          color: "text.secondary",
        }}
      >
        <span title={`MJD ${mjd.toFixed(5)}`}>{formatUtc(mjdToDate(mjd), true)} UTC</span>
        {magnitude !== null && (
          <span>
            {band && <BandMark band={band} />} {magnitude.toFixed(3)} {band}
          </span>
        )}
        <span>candid {alert.candid}</span>
        <span>
          FITS:{" "}
          {CUTOUTS.map((name) => (
            <Link
              key={name}
              href={`${cutoutUrl(object, alert.candid, name)}&file_format=fits`}
              aria-label={`${name} image as FITS`}
              sx={{ mr: 2 }}
            >
              {name}
            </Link>
          ))}
        </span>
      </Box>
    </Box>
  );
}

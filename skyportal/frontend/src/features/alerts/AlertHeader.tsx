import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { Alert } from "@/api/types";
import { CoordinatesMenu } from "@/coordinates/CoordinatesMenu";
import { formatAgo, formatDuration, formatUtc, mjdToDate } from "@/time/format";
import type { OfObject } from "./alertsApi";
import { jdToMjd } from "./julian";
import { bandOfAlert, magnitudeOf } from "./measurement";
import { SaveObject } from "./SaveObject";

interface AlertHeaderProps {
  object: OfObject;
  /** The newest first. */
  alerts: readonly Alert[];
}

/** What it is called, where it is, how bright it was last, and the way into the marshal. */
export function AlertHeader({ object, alerts }: AlertHeaderProps) {
  const [newest] = alerts;
  const oldest = alerts.at(-1);
  if (!newest || !oldest) return null;
  const at = mjdToDate(jdToMjd(newest.jd));
  const magnitude = magnitudeOf(newest);
  const facts = [
    `${alerts.length} alert${alerts.length === 1 ? "" : "s"}`,
    alerts.length > 1 && `in ${formatDuration(newest.jd - oldest.jd)}`,
    magnitude !== null &&
      `last ${magnitude.toFixed(2)} ${bandOfAlert(newest)}, ${formatAgo(at, new Date())}`,
  ].filter(Boolean);
  return (
    <Box
      sx={{
        display: "flex",
        flexWrap: "wrap",
        alignItems: "center",
        columnGap: 4,
        rowGap: 2,
        px: 4,
        py: 3,
        borderBottom: 1,
        borderColor: "divider",
      }}
    >
      <Typography variant="h1">{object.objectId}</Typography>
      <Box sx={{ typography: "body2", color: "text.secondary" }}>{object.survey} archive</Box>
      <Box sx={{ typography: "body2" }}>
        <CoordinatesMenu position={newest} />
      </Box>
      <Box
        sx={{ typography: "body2", color: "text.secondary", flex: 1, minWidth: 200 }}
        title={`${formatUtc(at, true)} UTC`}
      >
        {facts.join(" · ")}
      </Box>
      <SaveObject object={object} />
    </Box>
  );
}

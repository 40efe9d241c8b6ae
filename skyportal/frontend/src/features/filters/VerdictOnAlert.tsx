import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import type { FilterTrial } from "@/api/types";
import { factsOfRow, formatFact } from "@/features/alerts/catalogRows";

/** What becomes of one alert, and the values that it is about. */
export function VerdictOnAlert({ alert }: { alert: NonNullable<FilterTrial["alert"]> }) {
  const values = factsOfRow(alert.values);
  return (
    <Alert severity={alert.passed ? "success" : "info"} variant="outlined" role="status">
      <strong>{alert.candid}</strong> {alert.sentence}
      {values.length > 0 && (
        <Box sx={{ display: "flex", flexWrap: "wrap", columnGap: 3, mt: 1 }}>
          {values.map(([name, value]) => (
            <span key={name}>
              {name} <strong>{formatFact(value)}</strong>
            </span>
          ))}
        </Box>
      )}
    </Alert>
  );
}

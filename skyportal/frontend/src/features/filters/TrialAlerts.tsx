import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import { Link as RouterLink } from "react-router";
import type { TrialAlert } from "@/api/types";
import { factsOfRow, formatFact } from "@/features/alerts/catalogRows";
import { jdToMjd } from "@/features/alerts/julian";
import { formatUtc, mjdToDate } from "@/time/format";

interface TrialAlertsProps {
  label: string;
  alerts: readonly TrialAlert[];
  survey: string;
  /** Asks why an alert does not pass. */
  onWhyNot?: (candid: string) => void;
}

/** What a filter would note of an alert, else what it is known by. */
function factsOf({ document, facts }: TrialAlert): [string, unknown][] {
  const { annotations } = document ?? {};
  const told = typeof annotations === "object" && annotations !== null ? annotations : facts;
  return factsOfRow(told as Record<string, unknown>);
}

/** Alerts of a trial, each with its page in the archive. */
export function TrialAlerts({ label, alerts, survey, onWhyNot }: TrialAlertsProps) {
  return (
    <Box component="ul" aria-label={label} sx={{ m: 0, p: 0, listStyle: "none" }}>
      {alerts.map((alert) => (
        <Box
          component="li"
          key={alert.candid}
          sx={{
            display: "flex",
            alignItems: "center",
            gap: 2,
            py: 1,
            borderTop: 1,
            borderColor: "divider",
            typography: "body2",
          }}
        >
          <Box sx={{ flex: 1, minWidth: 0 }}>
            <Link
              component={RouterLink}
              to={`/alerts/${survey}/${encodeURIComponent(alert.object_id)}?candid=${alert.candid}`}
              sx={{ fontWeight: 600, mr: 3 }}
            >
              {alert.object_id}
            </Link>
            {alert.jd !== null && formatUtc(mjdToDate(jdToMjd(alert.jd)))}
            <Box sx={{ display: "flex", flexWrap: "wrap", columnGap: 3, color: "text.secondary" }}>
              {factsOf(alert).map(([name, value]) => (
                <span key={name}>
                  {name} {formatFact(value)}
                </span>
              ))}
            </Box>
          </Box>
          {onWhyNot && (
            <Button
              aria-label={`Why? ${alert.object_id}, ${alert.candid}`}
              onClick={() => onWhyNot(alert.candid)}
            >
              Why?
            </Button>
          )}
        </Box>
      ))}
    </Box>
  );
}

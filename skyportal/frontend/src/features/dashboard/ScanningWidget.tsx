import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import { useState } from "react";
import { Link } from "react-router";
import { useScanProgressQuery } from "@/features/scanning/candidatesApi";
import { DEFAULT_FILTERS, scopeOf } from "@/features/scanning/filters";
import { progressText } from "@/features/scanning/progress";
import { Scanners } from "@/features/scanning/ScanProgress";
import { Problem } from "@/frame/Problem";
import { SectionNote } from "@/frame/Section";

/** How far one's groups are with what passed in the last day. */
export function ScanningWidget() {
  const [scope] = useState(() => scopeOf(DEFAULT_FILTERS, new Date()));
  const { data: progress, error, refetch } = useScanProgressQuery(scope);
  if (error)
    return <Problem what="The progress could not be loaded." error={error} onRetry={refetch} />;
  if (!progress) return <Skeleton variant="rectangular" height={160} />;
  return (
    <Box sx={{ display: "grid", gap: 3 }}>
      {progress.total === 0 ? (
        <SectionNote>Nothing passed your groups' filters in the last 24 hours.</SectionNote>
      ) : (
        <>
          <Box sx={{ typography: "body2" }}>
            <strong>{progressText(progress)}</strong> of the last 24 hours
          </Box>
          <Scanners progress={progress} />
        </>
      )}
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 2 }}>
        <Button component={Link} to="/candidates" variant="contained">
          Scan
        </Button>
        <Button component={Link} to="/candidates?hideSeen=group">
          Only what nobody has seen
        </Button>
        <Button component={Link} to="/candidates/scan_reports">
          Reports
        </Button>
      </Box>
    </Box>
  );
}

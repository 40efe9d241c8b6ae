import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Popover from "@mui/material/Popover";
import { skipToken } from "@reduxjs/toolkit/query";
import { useState } from "react";
import type { ScanProgress as Progress } from "@/api/types";
import { fullName } from "@/features/profile/fullName";
import { PlainTable } from "@/frame/PlainTable";
import { useIdle } from "@/frame/whenIdle";
import { useScanProgressQuery } from "./candidatesApi";
import { progressText } from "./progress";

interface ScanProgressProps {
  /** Which candidates are scanned: groups or filters, and the time. */
  scope: Record<string, string>;
}

/** How many of the candidates the group has seen, and who has seen how many. */
export function ScanProgress({ scope }: ScanProgressProps) {
  const isIdle = useIdle();
  const { currentData: progress } = useScanProgressQuery(isIdle ? scope : skipToken);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  if (!progress || progress.total === 0) return null;
  const { seen, total } = progress;
  return (
    <>
      <Button
        size="small"
        color="inherit"
        aria-haspopup="dialog"
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{ color: "text.secondary", gap: 2, px: 1 }}
      >
        <Box
          aria-hidden
          sx={{ width: 48, height: 4, borderRadius: 2, bgcolor: "divider", overflow: "hidden" }}
        >
          <Box
            style={{ width: `${(100 * seen) / total}%` }}
            sx={{ height: 1, bgcolor: "primary.main" }}
          />
        </Box>
        {progressText(progress)}
      </Button>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: "bottom", horizontal: "left" }}
        slotProps={{
          paper: {
            role: "dialog",
            "aria-label": "Who has seen how many",
            sx: { border: 1, borderColor: "divider", p: 3, minWidth: 280 },
          },
        }}
      >
        <Scanners progress={progress} />
      </Popover>
    </>
  );
}

/** Who of the groups has seen and rejected how many. */
export function Scanners({ progress }: { progress: Progress }) {
  if (progress.scanners.length === 0)
    return (
      <Box sx={{ typography: "body2", color: "text.secondary" }}>
        Nobody of your groups has looked at these yet.
      </Box>
    );
  return (
    <PlainTable label="Scanners" headings={["Who", "Seen", "Rejected"]}>
      {progress.scanners.map(({ user, seen, rejected }) => (
        <tr key={user.id}>
          <td>{fullName(user)}</td>
          <td>{seen}</td>
          <td>{rejected}</td>
        </tr>
      ))}
    </PlainTable>
  );
}

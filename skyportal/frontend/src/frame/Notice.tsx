import Box from "@mui/material/Box";
import type { ReactNode } from "react";

interface NoticeProps {
  tone: "info" | "warning";
  children: ReactNode;
}

/** A line below the header about the whole application. */
export function Notice({ tone, children }: NoticeProps) {
  return (
    <Box
      role={tone === "warning" ? "alert" : "status"}
      sx={{
        flex: "none",
        px: 4,
        py: 1.5,
        borderBottom: 1,
        borderColor: "divider",
        borderLeft: 3,
        borderLeftColor: tone === "warning" ? "warning.main" : "primary.main",
        bgcolor: "action.hover",
        typography: "body2",
      }}
    >
      {children}
    </Box>
  );
}

import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { PropsWithChildren } from "react";

export function PanelSection({ title, children }: PropsWithChildren<{ title: string }>) {
  return (
    <Box
      component="fieldset"
      sx={{ m: 0, p: 0, border: 0, minWidth: 0, display: "grid", gap: 1.5 }}
    >
      <Typography
        component="legend"
        variant="caption"
        sx={{ p: 0, mb: 1.5, fontWeight: 600, color: "text.secondary" }}
      >
        {title}
      </Typography>
      {children}
    </Box>
  );
}

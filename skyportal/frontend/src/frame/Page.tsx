import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";
import { useTitle } from "./useTitle";

interface PageProps {
  title: string;
  /** One sentence below the title. */
  lead?: ReactNode;
  actions?: ReactNode;
  /** Longest line of content, in pixels. */
  width?: number;
  children: ReactNode;
}

/** A page that is read from top to bottom: title, what one can do with the whole, sections. */
export function Page({ title, lead, actions, width = 960, children }: PageProps) {
  useTitle(title);
  return (
    <Box sx={{ flex: 1, minHeight: 0, overflow: "auto" }}>
      <Box
        sx={{
          display: "grid",
          gridTemplateColumns: "minmax(0, 1fr)",
          gap: 8,
          alignContent: "start",
          maxWidth: width,
          px: { xs: 4, sm: 6 },
          py: 6,
        }}
      >
        <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "start", gap: 3 }}>
          <Box sx={{ flex: "1 1 240px", minWidth: 0 }}>
            <Typography variant="h1">{title}</Typography>
            {lead && (
              <Typography component="div" variant="body2" sx={{ mt: 1, color: "text.secondary" }}>
                {lead}
              </Typography>
            )}
          </Box>
          {actions}
        </Box>
        {children}
      </Box>
    </Box>
  );
}

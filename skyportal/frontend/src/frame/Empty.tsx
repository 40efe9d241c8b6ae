import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";

interface EmptyProps {
  title: string;
  /** Whether it is all of the page, and its title that of the page. */
  isPage?: boolean;
  /** What the person can do now. */
  children?: ReactNode;
}

/** Says that there is nothing here, and what to do about it. */
export function Empty({ title, isPage = false, children }: EmptyProps) {
  return (
    <Box
      sx={{ display: "grid", justifyItems: "center", gap: 3, textAlign: "center", px: 6, py: 16 }}
    >
      <Typography variant="h1" component={isPage ? "h1" : "h2"}>
        {title}
      </Typography>
      <Typography component="div" sx={{ color: "text.secondary", maxWidth: 480 }}>
        {children}
      </Typography>
    </Box>
  );
}

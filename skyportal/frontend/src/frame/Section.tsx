import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { type ReactNode, useId } from "react";

interface SectionProps {
  title: string;
  count?: number;
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of a page, named by its heading. */
export function Section({ title, count, actions, children }: SectionProps) {
  const id = useId();
  return (
    <Box component="section" aria-labelledby={id} sx={{ minWidth: 0 }}>
      <Box sx={{ display: "flex", alignItems: "center", gap: 2, minHeight: 30, mb: 2 }}>
        <Typography variant="h2" id={id} sx={{ flex: 1 }}>
          {title}
          {count !== undefined && (
            <Box component="span" sx={{ ml: 2, color: "text.secondary", fontWeight: 400 }}>
              {count}
            </Box>
          )}
        </Typography>
        {actions}
      </Box>
      {children}
    </Box>
  );
}

/** What a section says while it has nothing to show. */
export function SectionNote({ children }: { children: ReactNode }) {
  return (
    <Typography variant="body2" sx={{ color: "text.secondary" }}>
      {children}
    </Typography>
  );
}

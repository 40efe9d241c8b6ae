import Box from "@mui/material/Box";
import type { ReactNode } from "react";

interface LabelledFieldProps {
  text: string;
  unit?: string;
  width?: number;
  children: ReactNode;
}

/** A small field in a line of controls, with words before it and its unit after it. */
export function LabelledField({ text, unit, width = 84, children }: LabelledFieldProps) {
  return (
    <Box
      sx={{
        display: "flex",
        alignItems: "center",
        gap: 2,
        typography: "body2",
        color: "text.secondary",
        whiteSpace: "nowrap",
      }}
    >
      {text}
      <Box sx={{ width }}>{children}</Box>
      {unit}
    </Box>
  );
}

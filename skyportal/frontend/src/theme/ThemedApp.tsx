import CssBaseline from "@mui/material/CssBaseline";
import { ThemeProvider } from "@mui/material/styles";
import { type PropsWithChildren, useMemo } from "react";
import { useScheme } from "./scheme";
import { themeOf } from "./theme";

export function ThemedApp({ children }: PropsWithChildren) {
  const scheme = useScheme();
  const theme = useMemo(() => themeOf(scheme), [scheme]);
  return (
    <ThemeProvider theme={theme}>
      <CssBaseline />
      {children}
    </ThemeProvider>
  );
}

import { createTheme, type Theme } from "@mui/material/styles";
import { components } from "./components";
import type { Scheme } from "./scheme";
import { TOKENS, type Tokens } from "./tokens";

declare module "@mui/material/styles" {
  interface Theme {
    scheme: Scheme;
    tokens: Tokens;
  }
  interface ThemeOptions {
    scheme?: Scheme;
    tokens?: Tokens;
  }
  interface TypographyVariants {
    mono: React.CSSProperties;
  }
  interface TypographyVariantsOptions {
    mono?: React.CSSProperties;
  }
}

declare module "@mui/material/Typography" {
  interface TypographyPropsVariantOverrides {
    mono: true;
  }
}

const SANS = '"Inter Variable", system-ui, sans-serif';
const MONO = 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace';

export function themeOf(scheme: Scheme): Theme {
  const tokens = TOKENS[scheme];
  return createTheme({
    scheme,
    tokens,
    spacing: 4,
    shape: { borderRadius: 4 },
    palette: {
      mode: scheme === "light" ? "light" : "dark",
      background: { default: tokens.background, paper: tokens.raised },
      text: { primary: tokens.text, secondary: tokens.textMuted },
      primary: { main: tokens.accent, contrastText: tokens.onAccent },
      success: { main: tokens.good },
      warning: { main: tokens.warning },
      error: { main: tokens.bad },
      divider: tokens.hairline,
      action: { active: tokens.text, hover: tokens.hover, selected: tokens.accentSoft },
    },
    typography: {
      fontFamily: SANS,
      fontSize: 13,
      htmlFontSize: 16,
      h1: { fontSize: "1.25rem", fontWeight: 650, lineHeight: 1.3, letterSpacing: "-0.01em" },
      h2: { fontSize: "0.9375rem", fontWeight: 600, lineHeight: 1.4 },
      h3: { fontSize: "0.8125rem", fontWeight: 600, lineHeight: 1.4 },
      body1: { fontSize: "0.875rem", lineHeight: 1.45 },
      body2: { fontSize: "0.8125rem", lineHeight: 1.45 },
      caption: { fontSize: "0.75rem", lineHeight: 1.35 },
      button: { fontSize: "0.8125rem", fontWeight: 550, textTransform: "none" },
      mono: { fontFamily: MONO, fontSize: "0.75rem", lineHeight: 1.45 },
    },
    components: components(tokens),
  });
}

import type { ThemeOptions } from "@mui/material/styles";
import type { Tokens } from "./tokens";

/** One plane, hairlines instead of boxes, no shadows, a focus ring that cannot be missed. */
export function components(tokens: Tokens): ThemeOptions["components"] {
  const hairline = `1px solid ${tokens.hairline}`;
  const focusRing = { outline: `2px solid ${tokens.accent}`, outlineOffset: 2 };
  return {
    MuiCssBaseline: {
      styleOverrides: {
        html: { height: "100%" },
        body: {
          height: "100%",
          fontVariantNumeric: "tabular-nums",
          fontFeatureSettings: '"cv05", "ss03"',
          overscrollBehavior: "none",
        },
        "#root": { height: "100%" },
        ":focus-visible": focusRing,
        a: { color: tokens.accent },
        "@media (prefers-reduced-motion: reduce)": {
          "*, *::before, *::after": {
            animationDuration: "0.01ms !important",
            transitionDuration: "0.01ms !important",
            scrollBehavior: "auto !important",
          },
        },
      },
    },
    MuiButtonBase: {
      defaultProps: { disableRipple: true },
      styleOverrides: { root: { "&.Mui-focusVisible": focusRing } },
    },
    MuiButton: {
      defaultProps: { disableElevation: true, size: "small" },
      styleOverrides: {
        root: { minWidth: 0, padding: "4px 10px", lineHeight: 1.5 },
        outlined: { borderColor: tokens.hairline, color: tokens.text },
      },
    },
    MuiIconButton: {
      defaultProps: { size: "small" },
      styleOverrides: { root: { borderRadius: 4 } },
    },
    MuiPaper: {
      defaultProps: { elevation: 0 },
      styleOverrides: { root: { backgroundImage: "none", boxShadow: "none" } },
    },
    MuiMenu: { styleOverrides: { paper: { border: hairline } } },
    MuiMenuItem: { styleOverrides: { root: { fontSize: "0.8125rem", minHeight: 32 } } },
    MuiDialog: { styleOverrides: { paper: { border: hairline } } },
    MuiTooltip: {
      defaultProps: { enterDelay: 250, enterNextDelay: 60 },
      styleOverrides: {
        tooltip: {
          backgroundColor: tokens.raised,
          color: tokens.text,
          border: hairline,
          fontSize: "0.75rem",
          fontWeight: 400,
        },
      },
    },
    MuiCheckbox: { defaultProps: { size: "small" }, styleOverrides: { root: { padding: 4 } } },
    MuiFormControlLabel: {
      styleOverrides: { root: { marginLeft: -4 }, label: { fontSize: "0.8125rem" } },
    },
    MuiTextField: { defaultProps: { size: "small" } },
    MuiInputLabel: {
      styleOverrides: {
        root: { fontSize: "0.8125rem" },
        outlined: {
          transform: "translate(14px, 7px) scale(1)",
          "&.MuiInputLabel-shrink": { transform: "translate(14px, -8px) scale(0.85)" },
        },
      },
    },
    MuiOutlinedInput: {
      styleOverrides: {
        root: { fontSize: "0.8125rem" },
        input: { paddingTop: 6, paddingBottom: 6 },
        notchedOutline: { borderColor: tokens.hairline, "& legend": { fontSize: "0.69rem" } },
      },
    },
    MuiToggleButton: {
      styleOverrides: {
        root: {
          padding: "2px 10px",
          textTransform: "none",
          borderColor: tokens.hairline,
          "&.Mui-selected, &.Mui-selected:hover": {
            backgroundColor: tokens.accentSoft,
            color: tokens.text,
          },
        },
      },
    },
    MuiChip: {
      defaultProps: { size: "small" },
      styleOverrides: { root: { borderRadius: 4, height: 22 } },
    },
    MuiAlert: { styleOverrides: { root: { border: hairline, fontSize: "0.8125rem" } } },
  };
}

import type { SchemeChoice } from "./scheme";

/** What the choices of a theme are called. */
export const SCHEME_LABELS: Record<SchemeChoice, string> = {
  system: "Like the system",
  light: "Light",
  dark: "Dark",
  dome: "Dome (no blue light)",
};

import type { Scheme } from "./scheme";

/** Every colour of the interface but the bandpasses' (those are in `plots/bands`). */
export interface Tokens {
  background: string;
  raised: string;
  hover: string;
  hairline: string;
  text: string;
  textMuted: string;
  accent: string;
  onAccent: string;
  accentSoft: string;
  good: string;
  warning: string;
  bad: string;
  /** Multiplied with images, so that they too have no blue light in the dome; null leaves them as they are. */
  stampTint: string | null;
}

export const TOKENS: Record<Scheme, Tokens> = {
  light: {
    background: "#ffffff",
    raised: "#ffffff",
    hover: "#f3f5f7",
    hairline: "#dde2e7",
    text: "#15202b",
    textMuted: "#566370",
    accent: "#0a5fa8",
    onAccent: "#ffffff",
    accentSoft: "#e6f0f9",
    good: "#18703b",
    warning: "#8a5200",
    bad: "#b3261e",
    stampTint: null,
  },
  dark: {
    background: "#101418",
    raised: "#181e24",
    hover: "#1b2229",
    hairline: "#2b343d",
    text: "#e4e9ee",
    textMuted: "#98a5b1",
    accent: "#7ab8f0",
    onAccent: "#07121c",
    accentSoft: "#17293a",
    good: "#6fcf8e",
    warning: "#f0b45c",
    bad: "#ff8a80",
    stampTint: null,
  },
  dome: {
    background: "#0d0504",
    raised: "#180a07",
    hover: "#1d0c08",
    hairline: "#3d1a12",
    text: "#ffb4a0",
    textMuted: "#c9745e",
    accent: "#ff7a52",
    onAccent: "#1a0500",
    accentSoft: "#33130a",
    good: "#f0a070",
    warning: "#ffb060",
    bad: "#ff6a5a",
    stampTint: "#e0583a",
  },
};

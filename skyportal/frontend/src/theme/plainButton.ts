/** A button that looks like the text around it, where those of the library would be many and slow. */
export const PLAIN_BUTTON = {
  padding: 0,
  border: 0,
  borderRadius: 3,
  background: "none",
  color: "inherit",
  cursor: "pointer",
  font: "inherit",
  fontFeatureSettings: "inherit",
} as const;

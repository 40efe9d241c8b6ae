import { bandOf } from "@/plots/bands";
import { TOKENS } from "./tokens";

/** Contrast ratio of WCAG 2 between two colours as #rrggbb. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [r = 0, g = 0, bl = 0] = [1, 3, 5].map((start) => {
      const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  };
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(["light", "dark", "dome"] as const)("%s", (scheme) => {
  const tokens = TOKENS[scheme];

  test("text is readable on every ground (AA)", () => {
    const grounds = [tokens.background, tokens.raised, tokens.hover, tokens.accentSoft];
    const inks = [
      tokens.text,
      tokens.textMuted,
      tokens.accent,
      tokens.good,
      tokens.warning,
      tokens.bad,
    ];
    for (const ground of grounds)
      for (const ink of inks)
        expect(contrast(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    expect(contrast(tokens.onAccent, tokens.accent)).toBeGreaterThanOrEqual(4.5);
  });

  test("points stand out from the background", () => {
    for (const band of ["u", "g", "r", "i", "z", "y", "c", "o", "J", "H", "K", "W1", "W2"])
      expect(contrast(bandOf(band).colour[scheme], tokens.background), band).toBeGreaterThanOrEqual(
        2.5,
      );
  });
});

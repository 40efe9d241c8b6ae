import type { Scheme } from "@/theme/scheme";

export type Marker =
  | "circle"
  | "square"
  | "diamond"
  | "pentagon"
  | "star"
  | "plus"
  | "cross"
  | "hexagon";

/** How a bandpass looks everywhere: a colour per scheme and, for those who cannot tell them, a marker. */
export interface Band {
  name: string;
  order: number;
  marker: Marker;
  colour: Record<Scheme, string>;
}

type Look = [marker: Marker, light: string, dark: string, dome: string];

// Hues after Okabe and Ito, darkened or lightened to 3:1 on the scheme's background. The dome has no
// blue light: there lightness and marker tell the bands apart.
const LOOKS: Record<string, Look> = {
  u: ["star", "#5b3fa8", "#b09cf0", "#8c3b4a"],
  g: ["circle", "#007a5a", "#2fc79a", "#e8b04a"],
  c: ["hexagon", "#0b7b93", "#56c7e0", "#c98a4a"],
  r: ["square", "#c4420c", "#ff8552", "#ff5a3c"],
  o: ["pentagon", "#a86a00", "#e6a52e", "#ff9a4a"],
  i: ["diamond", "#8a4a9e", "#d39be6", "#b8473a"],
  z: ["plus", "#5a5f00", "#c3c84e", "#e8936f"],
  y: ["cross", "#6b4b2a", "#c9a27a", "#a35a3a"],
  J: ["hexagon", "#a03060", "#ec8db5", "#d66a5a"],
  H: ["star", "#7d2a7a", "#dd86da", "#c05a60"],
  K: ["pentagon", "#5b2250", "#c98bbd", "#984048"],
  W1: ["plus", "#55606b", "#a9b6c2", "#b07060"],
  W2: ["cross", "#343c44", "#d2dae1", "#905548"],
};
const OTHER: Look = ["cross", "#566370", "#98a5b1", "#c9745e"];
const ORDER = Object.keys(LOOKS);

/** Returns the letter of a marshal's filter name: `ztfg` → g, `ps1::r` → r, `atlaso` → o, `2massks` → K. */
export function bandName(filter: string): string {
  const infrared = /^(?:2mass|wise)?::?(j|h|ks?|w[12])$|^2mass(j|h|ks?)$|^(w[12])$/i.exec(filter);
  if (infrared) {
    const letter = (infrared[1] ?? infrared[2] ?? infrared[3] ?? "").toUpperCase();
    return letter === "KS" ? "K" : letter;
  }
  const optical = /^(?:ztf|sdss|ps1|lsst|des|atlas|bessell)?(?:::)?([ugrizyco])$/i.exec(filter);
  return optical?.[1]?.toLowerCase() ?? filter;
}

export function bandOf(filter: string): Band {
  const name = bandName(filter);
  const [marker, light, dark, dome] = LOOKS[name] ?? OTHER;
  const order = ORDER.indexOf(name);
  return {
    name,
    order: order < 0 ? ORDER.length : order,
    marker,
    colour: { light, dark, dome },
  };
}

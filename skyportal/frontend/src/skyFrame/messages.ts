/** What a page and the frame around Aladin Lite say to each other. */

export interface SkyMark {
  name: string;
  /** Degrees. */
  ra: number;
  dec: number;
}

/** Asks for a place of the sky; the first of the marks is its centre. */
export interface ShowSky {
  kind: "show";
  /** Where Aladin Lite is. */
  script: string;
  /** Name of the survey at the CDS. */
  survey: string;
  /** Degrees from side to side. */
  field: number;
  colour: string;
  marks: [SkyMark, ...SkyMark[]];
}

/** What the frame tells: that it listens, that the sky is there, or why it cannot be. */
export type SkyTold =
  | { kind: "listening" }
  | { kind: "shown" }
  | { kind: "failed"; reason: string };

const KINDS: readonly unknown[] = ["listening", "shown", "failed"] satisfies SkyTold["kind"][];

/** Tells whether a message is one of the frame's. */
export function isSkyTold(data: unknown): data is SkyTold {
  return typeof data === "object" && data !== null && "kind" in data && KINDS.includes(data.kind);
}

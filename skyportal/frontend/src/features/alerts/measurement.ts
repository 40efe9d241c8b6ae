import type { Alert } from "@/api/types";

const ZTF_BANDS = ["", "g", "r", "i"];
const NANOJANSKY_ZEROPOINT = 31.4;

const numberOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) ? value : null;

/** Returns the band of an alert as the marshal's plots call it; empty when it does not say. */
export function bandOfAlert({ candidate }: Alert): string {
  if (typeof candidate.band === "string") return candidate.band;
  const fid = numberOf(candidate.fid);
  return fid === null ? "" : (ZTF_BANDS[fid] ?? "");
}

/** Returns the magnitude of an alert, from its flux where the survey gives that. */
export function magnitudeOf({ candidate }: Alert): number | null {
  const magnitude = numberOf(candidate.magpsf);
  if (magnitude !== null) return magnitude;
  const flux = numberOf(candidate.psfFlux);
  return flux !== null && flux > 0 ? NANOJANSKY_ZEROPOINT - 2.5 * Math.log10(flux) : null;
}

/** Tells whether the object is fainter than in the reference image. */
export function isNegative({ candidate }: Alert): boolean {
  return ["f", "F", "0", 0, false].some((no) => candidate.isdiffpos === no);
}

/** Returns the scores of an alert by name: those of the survey, then those of our models. */
export function scoresOf({ candidate, classifications }: Alert): [name: string, score: number][] {
  const own = ["drb", "rb", "reliability"].map((name) => [name, candidate[name]] as const);
  return [...own, ...Object.entries(classifications)].flatMap(([name, value]) => {
    const score = name.endsWith("_version") ? null : numberOf(value);
    return score === null ? [] : [[name, score] as [string, number]];
  });
}

import type { Position } from "@/coordinates/format";

/** Surveys of which the CDS draws pictures, by their names there. */
export const SKY_SURVEYS = [
  { id: "CDS/P/PanSTARRS/DR1/color-z-zg-g", name: "Pan-STARRS, colour" },
  { id: "CDS/P/DESI-Legacy-Surveys/DR10/color", name: "Legacy Surveys, colour" },
  { id: "CDS/P/SDSS9/color", name: "SDSS, colour" },
  { id: "CDS/P/DSS2/color", name: "DSS2, colour" },
  { id: "CDS/P/2MASS/color", name: "2MASS, colour" },
  { id: "CDS/P/allWISE/color", name: "WISE, colour" },
  { id: "CDS/P/GALEXGR6_7/color", name: "GALEX, colour" },
] as const;

export type SkySurvey = (typeof SKY_SURVEYS)[number]["id"];

/** Sides that one can look at, arcmin. */
export const SKY_SIDES = [1, 2, 5, 10, 30] as const;

const SERVICE = "https://alasky.cds.unistra.fr/hips-image-services/hips2fits";

/** Returns the address of a picture with north up and east to the left. */
export function skyImageUrl(
  { ra, dec }: Pick<Position, "ra" | "dec">,
  survey: SkySurvey,
  sideArcmin: number,
  pixels: number,
): string {
  const params = new URLSearchParams({
    hips: survey,
    ra: ra.toFixed(6),
    dec: dec.toFixed(6),
    fov: (sideArcmin / 60).toFixed(6),
    width: String(pixels),
    height: String(pixels),
    projection: "TAN",
    format: "jpg",
  });
  return `${SERVICE}?${params}`;
}

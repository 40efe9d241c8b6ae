import { type ParsedPosition, parsePosition } from "@/coordinates/parse";
import { readNumber } from "@/frame/numbers";

/** What is looked for: a cone, and the catalogues to look in; none means all. */
export interface ArchiveSearch {
  position: ParsedPosition;
  radiusArcsec: number;
  catalogs: readonly string[];
}

/** What is typed. */
export interface ArchiveFields {
  text: string;
  radius: string;
  unit: RadiusUnit;
  catalogs: readonly string[];
}

export type RadiusUnit = "arcsec" | "arcmin" | "deg";

const ARCSEC: Record<RadiusUnit, number> = { arcsec: 1, arcmin: 60, deg: 3600 };
const LARGEST_ARCSEC = 3600;

/** Returns what the address says; a search can be passed on as a link. */
export function fieldsOfAddress(params: URLSearchParams): ArchiveFields {
  const unit = params.get("unit");
  return {
    text: params.get("q") ?? "",
    radius: params.get("radius") ?? "5",
    unit: unit === "arcmin" || unit === "deg" ? unit : "arcsec",
    catalogs: params.get("catalogs")?.split(",").filter(Boolean) ?? [],
  };
}

/** Returns the address of what is typed. */
export function addressOf({ text, radius, unit, catalogs }: ArchiveFields): URLSearchParams {
  return new URLSearchParams({
    q: text.trim(),
    radius: radius.trim(),
    ...(unit !== "arcsec" && { unit }),
    ...(catalogs.length > 0 && { catalogs: catalogs.join(",") }),
  });
}

interface ReadSearch {
  search: ArchiveSearch | null;
  faults: { text: string | null; radius: string | null };
}

/** Returns the search that is meant, or what is wrong with each field. */
export function readArchiveSearch({ text, radius, unit, catalogs }: ArchiveFields): ReadSearch {
  const position = parsePosition(text);
  const { value, fault } = readNumber(radius, { needed: true });
  const radiusArcsec = (value ?? 0) * ARCSEC[unit];
  const faults = {
    text: position ? null : "Not a position: write 188.7365 +12.5824, or 12:34:56.7 +12:34:56.",
    radius: fault ?? radiusFault(radiusArcsec),
  };
  if (!position || faults.radius) return { search: null, faults };
  return { search: { position, radiusArcsec, catalogs }, faults };
}

function radiusFault(arcsec: number): string | null {
  if (arcsec <= 0) return "It must be above 0.";
  return arcsec > LARGEST_ARCSEC ? "At most one degree." : null;
}

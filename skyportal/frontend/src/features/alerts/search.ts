import type { Alert, Stream } from "@/api/types";
import { parsePosition } from "@/coordinates/parse";
import type { AlertsAsked } from "./alertsApi";

/** What the address of the page says. */
export interface AlertSearch {
  text: string;
  survey: string;
  radiusArcsec: number;
}

export const DEFAULT_RADIUS = 5;
/** What a radius in arcsec may be. */
export const RADIUS = { above: 0, to: 3600, needed: true };
const MOST_NAMES = 1000;
const CANDID = /^\d{8,19}$/;
const NAME = /^[A-Za-z0-9][\w.:+-]{0,127}$/;

/** Returns the surveys whose alerts one may ask for, ZTF first. */
export function surveysOf(streams: readonly Stream[]): string[] {
  const names = streams.map(({ altdata }) => String(altdata.collection ?? ""));
  const surveys = names.filter((name) => name.endsWith("_alerts"));
  return [...new Set(surveys.map((name) => name.replace(/_alerts$/, "")))].sort(
    (a, b) => Number(b === "ZTF") - Number(a === "ZTF") || a.localeCompare(b),
  );
}

/** Tells what was typed: positions, numbers of alerts, or names of objects; or what is wrong with it. */
export function readSearch({ text, survey, radiusArcsec }: AlertSearch): AlertsAsked | string {
  const trimmed = text.trim();
  const position = parsePosition(trimmed);
  if (position) return { kind: "position", survey, position, radiusArcsec };
  const words = [...new Set(trimmed.split(/[\s,;]+/).filter(Boolean))];
  if (words.length === 0) return "Type an object's name, the number of an alert, or a position.";
  if (words.length > MOST_NAMES) return `At most ${MOST_NAMES} at once; these are ${words.length}.`;
  if (words.every((word) => CANDID.test(word)) && survey !== "LSST")
    return { kind: "candids", survey, candids: words };
  const wrong = words.find((word) => !NAME.test(word));
  if (wrong) return `“${wrong.slice(0, 40)}” is neither a name, a number nor a position.`;
  return { kind: "objects", survey, ids: words };
}

/** An object with its alerts among those that were found. */
export interface FoundObject {
  objectId: string;
  alerts: number;
  newest: Alert;
}

/** Returns alerts by object, in the order of their newest; alerts come the newest first. */
export function byObject(alerts: readonly Alert[]): FoundObject[] {
  const objects = new Map<string, FoundObject>();
  for (const alert of alerts) {
    const known = objects.get(alert.object_id);
    if (known) known.alerts += 1;
    else objects.set(alert.object_id, { objectId: alert.object_id, alerts: 1, newest: alert });
  }
  return [...objects.values()];
}

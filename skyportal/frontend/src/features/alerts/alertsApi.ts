import { api } from "@/api/api";
import type { AlertHistory, AlertSave, AlertsFound, CrossMatches } from "@/api/types";
import type { ParsedPosition } from "@/coordinates/parse";

export interface OfObject {
  survey: string;
  objectId: string;
}

export type AlertsAsked = { survey: string } & (
  | { kind: "objects"; ids: readonly string[] }
  | { kind: "candids"; candids: readonly string[] }
  | { kind: "position"; position: ParsedPosition; radiusArcsec: number }
);

function paramsOf(asked: AlertsAsked): Record<string, string | number> {
  const { survey } = asked;
  switch (asked.kind) {
    case "objects":
      return { survey, objectId: asked.ids.join(",") };
    case "candids":
      return { survey, candid: asked.candids.join(",") };
    case "position":
      return { survey, ...asked.position, radius: asked.radiusArcsec, radius_units: "arcsec" };
  }
}

const alertsApi = api.injectEndpoints({
  endpoints: (build) => ({
    alerts: build.query<AlertsFound, AlertsAsked>({
      query: (asked) => ({ url: "alerts", params: paramsOf(asked) }),
    }),
    alertsOfObject: build.query<AlertsFound, OfObject>({
      query: ({ survey, objectId }) => ({
        url: `alerts/${encodeURIComponent(objectId)}`,
        params: { survey },
      }),
    }),
    alertHistory: build.query<AlertHistory, OfObject>({
      query: ({ survey, objectId }) => ({
        url: `alerts_aux/${encodeURIComponent(objectId)}`,
        params: { survey },
      }),
    }),
    saveAlertObject: build.mutation<null, { objectId: string; body: AlertSave }>({
      query: ({ objectId, body }) => ({
        url: `alerts/${encodeURIComponent(objectId)}`,
        method: "POST",
        body,
      }),
    }),
    isSource: build.query<boolean, string>({
      query: (id) => `source_exists/${encodeURIComponent(id)}`,
      transformResponse: ({ source_exists }: { source_exists: boolean }) => source_exists,
      providesTags: (_result, _error, id) => [{ type: "Source", id }],
    }),
    crossMatch: build.query<CrossMatches, ParsedPosition & { radiusArcsec: number }>({
      query: ({ ra, dec, radiusArcsec }) => ({
        url: "archive/cross_match",
        params: { ra, dec, radius: radiusArcsec, radius_units: "arcsec" },
      }),
    }),
  }),
});

export const {
  useAlertsQuery,
  useAlertsOfObjectQuery,
  useAlertHistoryQuery,
  useSaveAlertObjectMutation,
  useIsSourceQuery,
  useCrossMatchQuery,
} = alertsApi;

/** Returns where a cutout of an alert is. */
export function cutoutUrl({ survey, objectId }: OfObject, candid: string, cutout: string): string {
  const params = new URLSearchParams({ survey, candid, cutout });
  return `/api/alerts_cutouts/${encodeURIComponent(objectId)}?${params}`;
}

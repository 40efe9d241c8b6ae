import type { BaseQueryFn, FetchArgs } from "@reduxjs/toolkit/query";
import { fetchBaseQuery } from "@reduxjs/toolkit/query";
import { sessionEnded } from "@/session/sessionSlice";
import { fetchUnlessAsked } from "./asked";

/** What went wrong with a request: `status` is HTTP's, or 0 when the marshal could not be reached. */
export interface ApiError {
  status: number;
  message: string;
  request: string;
}

const UNREACHABLE =
  "The marshal cannot be reached. Nothing was changed; check the connection and try again.";

const LATE =
  "The marshal did not answer in time. It may have much to do, or the line may be slow; try again.";

const PATIENCE_MS = 90_000;

const fetchRaw = fetchBaseQuery({
  baseUrl: `${location.origin}/api`,
  credentials: "same-origin",
  // The library's types leave open what it hands over; it is a request made of the above.
  fetchFn: (request) => fetchUnlessAsked(new Request(request)),
});

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function messageOf(body: unknown, status: number): string {
  if (isRecord(body) && typeof body.message === "string" && body.message) return body.message;
  return `The marshal answered with status ${status} and gave no reason.`;
}

function describe(args: string | FetchArgs): string {
  return typeof args === "string" ? `GET ${args}` : `${args.method ?? "GET"} ${args.url}`;
}

/** Lets what only reads wait for so long and no longer; what writes is not known to be in vain until it ends. */
export function patiently(args: string | FetchArgs): FetchArgs {
  const asked = typeof args === "string" ? { url: args } : args;
  const reads = asked.method === undefined || asked.method === "GET";
  return reads ? { timeout: PATIENCE_MS, ...asked } : asked;
}

/** Sends a request and takes the data out of the marshal's envelope. */
export const envelopeQuery: BaseQueryFn<string | FetchArgs, unknown, ApiError> = async (
  args,
  api,
  extra,
) => {
  const result = await fetchRaw(patiently(args), api, extra);
  const request = describe(args);
  if (result.error) {
    const status = typeof result.error.status === "number" ? result.error.status : 0;
    if (status === 401) api.dispatch(sessionEnded());
    if (result.error.status === "FETCH_ERROR")
      return { error: { status, message: UNREACHABLE, request } };
    if (result.error.status === "TIMEOUT_ERROR")
      return { error: { status, message: LATE, request } };
    return { error: { status, message: messageOf(result.error.data, status), request } };
  }
  if (!isRecord(result.data) || result.data.status !== "success")
    return { error: { status: 500, message: messageOf(result.data, 500), request } };
  return { data: result.data.data ?? null };
};

/** Returns the sentence to show for whatever a query or mutation failed with. */
export function errorMessage(error: unknown): string {
  if (isRecord(error) && typeof error.message === "string") return error.message;
  return "Something unexpected went wrong.";
}

export function errorStatus(error: unknown): number | null {
  return isRecord(error) && typeof error.status === "number" ? error.status : null;
}

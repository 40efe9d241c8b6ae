import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import type { Annotation, Candidate, Group, Profile } from "@/api/types";

export const answer = (data: object | null) =>
  HttpResponse.json({ status: "success", message: "", data, version: "test" });

const THUMBNAIL_KINDS = ["science", "template", "difference"].map((label, place) => ({
  name: ["new", "ref", "sub"][place],
  label,
  description: null,
  position: place,
  of_survey: false,
  on_cards: true,
}));

const KNOWN_KEYS = {
  gaia: { Plx: "number", variable: "boolean" },
  "Transients:Real transients": { class: "string", drb: "number" },
};

/** A marshal's answers, for tests of what the pages do with them. A page that is left tells what was seen. */
export const marshal = setupServer(
  http.post("*/api/candidates/seen", () => answer(null)),
  http.get("*/api/thumbnail_kind", () => answer(THUMBNAIL_KINDS)),
  http.get("*/api/internal/annotations_info", () => answer(KNOWN_KEYS)),
  http.get("*/api/sources/:id/interests", () => answer([])),
);

export const refusal = (status: number, message: string) =>
  HttpResponse.json({ status: "error", message, data: null, version: "test" }, { status });

export const GROUP: Group = {
  id: 2,
  name: "Transients",
  nickname: null,
  single_user_group: false,
} as Group;

export const PROFILE = {
  id: 1,
  username: "vera",
  first_name: "Vera",
  last_name: null,
  roles: ["Full user"],
  acls: [],
  affiliations: [],
  groups: [GROUP],
  streams: [],
  preferences: {},
} as unknown as Profile;

export const annotation = (id: number, data: Record<string, unknown>): Annotation =>
  ({ id, origin: "Transients:Real transients", data }) as Annotation;

export function candidate(id: string, change: Partial<Candidate> = {}): Candidate {
  return {
    id,
    ra: 188.736583,
    dec: 12.582417,
    gal_lon: 287.1,
    gal_lat: 74.9,
    redshift: null,
    is_source: false,
    saved_groups: [],
    passing_group_ids: [GROUP.id],
    filter_ids: [7],
    passed_at: "2026-11-24T03:00:00",
    passing_alert_id: 1,
    classifications: [],
    annotations: [annotation(1, { drb: 0.998 })],
    tags: [],
    thumbnails: [],
    photometry: [],
    photstats: null,
    rejected: false,
    rejected_by: [],
    seen_by: [],
    ...change,
  } as Candidate;
}

/** Answers for the frame, the given candidates, and a record of what was written. */
export function serve(candidates: Candidate[]) {
  const written: { method: string; path: string; body: unknown }[] = [];
  const record = async (request: Request) => {
    const text = await request.text();
    const path = new URL(request.url).pathname;
    written.push({ method: request.method, path, body: text ? JSON.parse(text) : null });
  };
  marshal.use(
    http.get("*/api/internal/profile", () => answer(PROFILE)),
    http.get("*/api/config", () => answer({ public_group_name: "Sitewide Group" })),
    http.get("*/api/listing", () => answer([])),
    http.get("*/api/internal/notifications", () => answer([])),
    http.get("*/api/groups", () => answer({ user_groups: [GROUP] })),
    http.get("*/api/filters", () => answer([{ id: 7, name: "Real transients", group_id: 2 }])),
    http.get("*/api/taxonomy", () => answer([])),
    http.get("*/api/candidates/progress", () =>
      answer({ total: candidates.length, totalIsExact: true, seen: 0, scanners: [] }),
    ),
    http.get("*/api/candidates", () =>
      answer({
        candidates,
        totalMatches: candidates.length,
        totalIsExact: true,
        pageNumber: 1,
        numPerPage: 50,
        cursor: null,
      }),
    ),
    http.post("*/api/candidates/seen", () => answer(null)),
    http.post("*/api/*", async ({ request }) => {
      await record(request);
      return answer({ id: 55 });
    }),
    ...[http.put, http.patch, http.delete].map((write) =>
      write("*/api/*", async ({ request }) => {
        await record(request);
        return answer(null);
      }),
    ),
  );
  return written;
}

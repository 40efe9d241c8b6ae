import { screen, waitFor, within } from "@testing-library/react";
import { http } from "msw";
import type { Alert, AlertHistory } from "@/api/types";
import { answer, marshal, PROFILE, refusal, serve } from "@/test/marshal";
import { renderPage } from "@/test/renderPage";
import { AlertPage } from "./AlertPage";
import { AlertsPage } from "./AlertsPage";
import { factsOfRow, formatFact, placeOfRow, separationArcsec } from "./catalogRows";
import { bandOfAlert, isNegative, magnitudeOf, scoresOf } from "./measurement";
import { byObject, readSearch, surveysOf } from "./search";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const stream = (name: string, collection: string) => ({ id: 1, name, altdata: { collection } });
const STREAMS = [stream("LSST", "LSST_alerts"), stream("ZTF Public", "ZTF_alerts")];

const alert = (number: number, change: Partial<Alert> = {}): Alert => ({
  candid: `247543385001501000${number}`,
  object_id: "ZTF26aaa",
  jd: 2461041.5 + number,
  ra: 10,
  dec: 20,
  candidate: { fid: 2, magpsf: 18 + number / 10, drb: 0.998, programid: 1, isdiffpos: "t" },
  classifications: { braai: 0.9, braai_version: 1 },
  ...change,
});

const HISTORY: AlertHistory = {
  survey: "ZTF",
  object_id: "ZTF26aaa",
  ra: 10,
  dec: 20,
  candids: [],
  cross_matches: {
    Gaia_EDR3: [
      { coordinates: { radec_str: ["00:40:00.1", "20:00:00"] }, parallax: 1.5 },
      { coordinates: { radec_str: ["00:40:00", "20:00:00.5"] }, parallax: 2.5 },
    ],
    AllWISE: [],
  },
  photometry: [],
  tns: [],
};

function serveAlerts() {
  const written = serve([]);
  const asked: URLSearchParams[] = [];
  marshal.use(
    http.get("*/api/internal/profile", () =>
      answer({ ...PROFILE, acls: ["Upload data"], streams: STREAMS }),
    ),
    http.get("*/api/alerts", ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return answer({ survey: "ZTF", alerts: [alert(2), alert(1)], complete: true });
    }),
    http.get("*/api/alerts/ZTF26aaa", () =>
      answer({ survey: "ZTF", alerts: [alert(2), alert(1)], complete: true }),
    ),
    http.get("*/api/alerts_aux/ZTF26aaa", () => answer(HISTORY)),
    http.get("*/api/source_exists/ZTF26aaa", () => answer({ source_exists: false, message: "" })),
  );
  return { written, asked };
}

test("what cannot be read is told beside the field, and nothing is asked", async () => {
  const { asked } = serveAlerts();
  const { user } = renderPage("/alerts", AlertsPage);
  const field = await screen.findByRole("textbox", { name: "Objects, candids or a position" });
  await user.type(field, "ZTF26aaa <b>{Enter}");
  expect(screen.getByText(/“<b>” is neither a name/)).toBeInstanceOf(HTMLElement);
  await user.clear(field);
  await user.type(field, "10.5 -20");
  const radius = screen.getByRole("textbox", { name: "Radius, arcsec" });
  await user.clear(radius);
  await user.type(radius, "3601{Enter}");
  expect(screen.getByText("At most 3600.")).toBeInstanceOf(HTMLElement);
  expect(asked).toEqual([]);
});

test("a search is in the address, and leads to the objects it found", async () => {
  const { asked } = serveAlerts();
  const { user, router } = renderPage("/alerts", AlertsPage);
  const field = await screen.findByRole("textbox", { name: "Objects, candids or a position" });
  await user.type(field, "ZTF26aaa{Enter}");
  const table = await screen.findByRole("region", { name: "Objects found" });
  const link = within(table).getByRole("link", { name: "ZTF26aaa" });
  expect(link.getAttribute("href")).toBe("/alerts/ZTF/ZTF26aaa");
  expect(within(table).getByText("18.20", { exact: false })).toBeInstanceOf(HTMLElement);
  expect(router.state.location.search).toBe("?q=ZTF26aaa");
  expect(Object.fromEntries(asked[0] ?? [])).toEqual({ survey: "ZTF", objectId: "ZTF26aaa" });
});

test("while Kowalski is away, it is said so, with a way to try again", async () => {
  serveAlerts();
  const away = "Kowalski, which keeps the alerts, does not answer now.";
  marshal.use(http.get("*/api/alerts", () => refusal(503, away)));
  renderPage("/alerts", AlertsPage, "/alerts?q=ZTF26aaa");
  expect((await screen.findByRole("alert")).textContent).toContain(away);
  expect(screen.getByRole("button", { name: "Try again" })).toBeInstanceOf(HTMLElement);
});

test("keys go through an object's alerts; the address says which one is shown", async () => {
  serveAlerts();
  const { user, router } = renderPage(
    "/alerts/:survey/:objectId",
    AlertPage,
    "/alerts/ztf/ZTF26aaa",
  );
  const cutouts = await screen.findByRole("region", { name: "Cutouts" });
  expect(within(cutouts).getByText(`candid ${alert(2).candid}`)).toBeInstanceOf(HTMLElement);
  await user.keyboard("j");
  expect(within(cutouts).getByText(`candid ${alert(1).candid}`)).toBeInstanceOf(HTMLElement);
  expect(router.state.location.search).toBe(`?candid=${alert(1).candid}`);
  const image = within(cutouts).getByRole("img", { name: "science cutout of ZTF26aaa" });
  expect(image.getAttribute("src")).toContain(`candid=${alert(1).candid}&cutout=science`);
  await user.keyboard("j");
  await user.keyboard("k");
  expect(within(cutouts).getByText(`candid ${alert(2).candid}`)).toBeInstanceOf(HTMLElement);
});

test("catalogues tell the nearest first, and which had nothing", async () => {
  serveAlerts();
  renderPage("/alerts/:survey/:objectId", AlertPage, "/alerts/ZTF/ZTF26aaa");
  const matches = await screen.findByRole("region", { name: "Cross-matches" });
  await within(matches).findByText("Gaia EDR3");
  expect(
    within(matches)
      .getAllByText(/″$/)
      .map(({ textContent }) => textContent),
  ).toEqual(["0.50″", "1.41″"]);
  expect(within(matches).getByText("Nothing in AllWISE")).toBeInstanceOf(HTMLElement);
});

test("an object is saved to the groups that one picks", async () => {
  const { written } = serveAlerts();
  const { user } = renderPage("/alerts/:survey/:objectId", AlertPage, "/alerts/ZTF/ZTF26aaa");
  await user.click(await screen.findByRole("button", { name: "Save to…" }));
  await user.click(await screen.findByRole("checkbox", { name: "Transients" }));
  await user.click(screen.getByRole("button", { name: "Apply" }));
  await waitFor(() =>
    expect(written).toEqual([
      {
        method: "POST",
        path: "/api/alerts/ZTF26aaa",
        body: { survey: "ZTF", group_ids: [2] },
      },
    ]),
  );
  expect(await screen.findByText(/on their way/)).toBeInstanceOf(HTMLElement);
});

test("an object that one's streams do not show is not here", async () => {
  serveAlerts();
  marshal.use(
    http.get("*/api/alerts/ZTF26aaa", () => answer({ survey: "ZTF", alerts: [], complete: true })),
  );
  renderPage("/alerts/:survey/:objectId", AlertPage, "/alerts/ZTF/ZTF26aaa");
  expect(
    await screen.findByRole("heading", { name: "The archive shows you no alert of ZTF26aaa" }),
  ).toBeInstanceOf(HTMLElement);
});

test("names, numbers and positions are told apart", () => {
  const read = (text: string, survey = "ZTF") => readSearch({ text, survey, radiusArcsec: 5 });
  expect(read("ZTF26aaa, ZTF26bbb\nZTF26aaa")).toMatchObject({ ids: ["ZTF26aaa", "ZTF26bbb"] });
  expect(read("2475433850015010009")).toMatchObject({ candids: ["2475433850015010009"] });
  expect(read("170005093451366400", "LSST")).toMatchObject({ kind: "objects" });
  expect(read("10.5 -20")).toMatchObject({ position: { ra: 10.5, dec: -20 }, radiusArcsec: 5 });
  expect(read(" ")).toContain("Type an object's name");
  expect(
    read("x ".repeat(3) + Array.from({ length: 1001 }, (_, n) => `Z${n}`).join(" ")),
  ).toContain("At most 1000");
});

test("surveys are those of one's streams, ZTF first", () => {
  expect(surveysOf(STREAMS)).toEqual(["ZTF", "LSST"]);
  expect(surveysOf([stream("odd", "")])).toEqual([]);
});

test("alerts are counted by object", () => {
  const found = byObject([alert(3), alert(2, { object_id: "other" }), alert(1)]);
  expect(found.map(({ objectId, alerts }) => [objectId, alerts])).toEqual([
    ["ZTF26aaa", 2],
    ["other", 1],
  ]);
});

test("what an alert measured is read of every survey's fields", () => {
  expect([bandOfAlert(alert(1)), magnitudeOf(alert(1))]).toEqual(["r", 18.1]);
  const lsst = alert(1, { candidate: { band: "i", psfFlux: 1000, psfFluxErr: 10 } });
  expect([bandOfAlert(lsst), magnitudeOf(lsst)?.toFixed(1)]).toEqual(["i", "23.9"]);
  expect(magnitudeOf(alert(1, { candidate: { psfFlux: -5 } }))).toBeNull();
  expect(scoresOf(alert(1))).toEqual([
    ["drb", 0.998],
    ["braai", 0.9],
  ]);
  expect(isNegative(alert(1, { candidate: { isdiffpos: "f" } }))).toBe(true);
  expect(isNegative(alert(1))).toBe(false);
});

test("rows of catalogues are flat, placed, and lose no digit", () => {
  const row = {
    _id: "5",
    coordinates: { radec_str: ["00:40:00", "20:00:00"] },
    a: { b: 1.23456789 },
  };
  expect(factsOfRow({ ...row, none: null })).toEqual([
    ["_id", "5"],
    ["a.b", 1.23456789],
  ]);
  expect(placeOfRow(row)).toEqual({ ra: 10, dec: 20 });
  expect(placeOfRow({ ra: 1, dec: 2 })).toEqual({ ra: 1, dec: 2 });
  expect(placeOfRow({})).toBeNull();
  expect([formatFact(1.234567894), formatFact(3), formatFact(true)]).toEqual([
    "1.2345679",
    "3",
    "yes",
  ]);
  expect(separationArcsec({ ra: 359.9999, dec: 0 }, { ra: 0.0001, dec: 0 })).toBeCloseTo(0.72, 5);
});

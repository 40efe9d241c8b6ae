import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http } from "msw";
import { Provider } from "react-redux";
import { createMemoryRouter, RouterProvider } from "react-router";
import type { Source } from "@/api/types";
import { makeStore } from "@/app/store";
import { Toast } from "@/frame/Toast";
import { receive } from "@/live/useLive";
import { answer, candidate, GROUP, marshal, refusal, serve } from "@/test/marshal";
import { ThemedApp } from "@/theme/ThemedApp";
import { SourcePage } from "./SourcePage";
import { trailLaid } from "./trailSlice";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const SAVED = { ...GROUP, active: true, saved_at: "2026-11-24T03:00:00", saved_by: null };
const POINT = { id: 1, mjd: 61000, filter: "ztfr", mag: 18.7, magerr: 0.05, flux: 120, fluxerr: 5 };

const NOTHING_KNOWN = {
  ...{ redshift: null, redshift_error: null, redshift_origin: null, redshift_history: [] },
  ...{ t0: null, host: null, ebv: null, dm: null, luminosity_distance: null },
  ...{ alias: [], tns_name: null },
  ...{ tags: [], labels: [], duplicates: [], followup_requests: [], comments: [] },
};

function serveSource(id: string, change: Partial<Source> = {}) {
  const { photometry: _, ...fields } = candidate(id);
  const passed = { filter_id: 7, group_id: 2, passed_at: "2026-11-24T03:00:00" };
  const source = {
    ...fields,
    ...NOTHING_KNOWN,
    groups: [],
    candidates: [passed, passed],
    ...change,
  };
  const photometry = [
    POINT,
    { ...POINT, id: 2, mjd: 60999, mag: null, flux: null, limiting_mag: 20 },
  ];
  marshal.use(
    http.get("*/api/sources/:id", () => answer(source)),
    http.get("*/api/sources/:id/classifications", () => answer([])),
    http.get("*/api/sources/:id/spectra", () => answer({ obj_id: id, spectra: [] })),
    http.get("*/api/sources/:id/merges", () => answer([])),
    http.get("*/api/objtagoption", () => answer([])),
    http.get("*/api/allocation", () => answer([])),
    http.get("*/api/taxonomy", () => answer([])),
    http.get("*/api/sources/:id/photometry", () => answer(photometry)),
  );
}

function open(id: string) {
  const store = makeStore();
  const page = (
    <>
      <SourcePage />
      <Toast />
    </>
  );
  const routes = [{ path: "/source/:id", element: page }];
  const router = createMemoryRouter(routes, { initialEntries: [`/source/${id}`] });
  render(
    <Provider store={store}>
      <ThemedApp>
        <RouterProvider router={router} />
      </ThemedApp>
    </Provider>,
  );
  return { store, router, user: userEvent.setup() };
}

test("what it is: id, filters passed, annotations by origin", async () => {
  serve([]);
  serveSource("ZTF26aaa");
  open("ZTF26aaa");
  expect(await screen.findByRole("heading", { level: 1, name: "ZTF26aaa" })).toBeInstanceOf(
    HTMLElement,
  );
  expect(await screen.findByText("Transients · Real transients")).toBeInstanceOf(HTMLElement);
  expect(screen.getByText(/^2×/)).toBeInstanceOf(HTMLElement);
  expect(screen.getByRole("heading", { name: "Transients:Real transients" })).toBeInstanceOf(
    HTMLElement,
  );
});

test("saving says who will see it, and shows the group", async () => {
  const written = serve([]);
  serveSource("ZTF26aaa");
  const { user } = open("ZTF26aaa");
  await screen.findByText("Transients · Real transients");
  await user.keyboard("s");
  const dialog = await screen.findByRole("dialog", { name: "Groups of ZTF26aaa" });
  within(dialog).getByText("Members of Transients will find it among their sources.");
  serveSource("ZTF26aaa", { groups: [SAVED] as unknown as Source["groups"] });
  await user.click(within(dialog).getByRole("button", { name: "Apply" }));
  expect(await screen.findByText("Saved ZTF26aaa to Transients")).toBeInstanceOf(HTMLElement);
  await screen.findByText("Saved to 1 group");
  expect(written[0]?.body).toEqual({ id: "ZTF26aaa", group_ids: [GROUP.id] });
});

test("in flux the limits are left out, and the page says so", async () => {
  serve([]);
  serveSource("ZTF26aaa");
  const { user } = open("ZTF26aaa");
  await screen.findByRole("img", { name: "Light curve of ZTF26aaa: 2 points" });
  await user.keyboard("y");
  await screen.findByRole("img", { name: "Light curve of ZTF26aaa: 1 point" });
  expect(screen.getByText("1 without flux not drawn")).toBeInstanceOf(HTMLElement);
});

test("a pushed message fetches what is displayed anew", async () => {
  serve([]);
  serveSource("ZTF26aaa");
  const { store } = open("ZTF26aaa");
  await screen.findByRole("img", { name: "Light curve of ZTF26aaa: 2 points" });
  marshal.use(http.get("*/api/sources/:id/photometry", () => answer([POINT, POINT, POINT])));
  receive(store.dispatch, { type: "photometry", obj_id: "ZTF26aaa" });
  await screen.findByRole("img", { name: "Light curve of ZTF26aaa: 3 points" });
});

test("c classifies, m comments", async () => {
  serve([]);
  serveSource("ZTF26aaa");
  const { user } = open("ZTF26aaa");
  const composer = await screen.findByRole("textbox", { name: "Write a comment, in Markdown" });
  await user.keyboard("c");
  await screen.findByRole("dialog", { name: "What is ZTF26aaa?" });
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.keyboard("m");
  expect(document.activeElement).toBe(composer);
});

test("] and [ go along the list one came from", async () => {
  serve([]);
  serveSource("ZTF26aaa");
  const { store, router, user } = open("ZTF26aaa");
  await screen.findByRole("heading", { level: 1 });
  store.dispatch(
    trailLaid({ from: "/candidates", label: "candidates", ids: ["ZTF26aaa", "ZTF26bbb"] }),
  );
  await screen.findByText("1 of 2");
  await user.keyboard("]");
  await waitFor(() => expect(router.state.location.pathname).toBe("/source/ZTF26bbb"));
  await user.keyboard("[[");
  await waitFor(() => expect(router.state.location.pathname).toBe("/source/ZTF26aaa"));
});

test("an object that is not shared is not there, and the page says what to do", async () => {
  serve([]);
  const refused = () => refusal(404, "No such source.");
  marshal.use(http.get("*/api/sources/:id", refused), http.get("*/api/sources/:id/:part", refused));
  open("ZTF26zzz");
  expect(await screen.findByText("ZTF26zzz is not here")).toBeInstanceOf(HTMLElement);
});

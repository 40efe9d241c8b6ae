import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { delay, http } from "msw";
import { Provider } from "react-redux";
import { createMemoryRouter, RouterProvider } from "react-router";
import type { Candidate } from "@/api/types";
import { makeStore } from "@/app/store";
import { profile } from "@/features/profile/profileApi";
import { Toast } from "@/frame/Toast";
import { receive } from "@/live/useLive";
import {
  annotation,
  answer,
  candidate,
  GROUP,
  marshal,
  PROFILE,
  refusal,
  serve,
} from "@/test/marshal";
import { ThemedApp } from "@/theme/ThemedApp";
import { ScanningPage } from "./ScanningPage";

beforeAll(() => {
  marshal.listen({ onUnhandledRequest: "error" });
  // The list draws what fits: give it a screen.
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(900);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(1200);
});
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

function open(address = "/candidates") {
  const store = makeStore();
  const page = (
    <>
      <ScanningPage />
      <Toast />
    </>
  );
  const routes = [
    { path: "/candidates", element: page },
    { path: "/source/:id", element: <p>source page</p> },
  ];
  const router = createMemoryRouter(routes, { initialEntries: [address] });
  render(
    <Provider store={store}>
      <ThemedApp>
        <RouterProvider router={router} />
      </ThemedApp>
    </Provider>,
  );
  return { store, router, user: userEvent.setup() };
}

const card = (name: string) => screen.findByRole("article", { name });

test("s saves the focused candidate to the groups it passed, u takes it back", async () => {
  const written = serve([candidate("ZTF26aaa"), candidate("ZTF26bbb")]);
  const { user } = open();
  await card("ZTF26bbb");
  await user.keyboard("jjs");
  expect(await screen.findByText("Saved ZTF26bbb to Transients")).toBeInstanceOf(HTMLElement);
  expect(within(await card("ZTF26bbb")).getByText(/saved · Transients/)).toBeInstanceOf(
    HTMLElement,
  );
  expect(written).toEqual([
    { method: "POST", path: "/api/sources", body: { id: "ZTF26bbb", group_ids: [GROUP.id] } },
  ]);
  await user.keyboard("u");
  expect(await screen.findByText("ZTF26bbb is no longer saved there")).toBeInstanceOf(HTMLElement);
  expect(written[1]).toEqual({
    method: "POST",
    path: "/api/source_groups",
    body: { objId: "ZTF26bbb", inviteGroupIds: [], unsaveGroupIds: [GROUP.id] },
  });
  expect(within(await card("ZTF26bbb")).queryByText(/saved ·/)).toBeNull();
});

test("u takes back what the marshal has not answered yet", async () => {
  const written = serve([candidate("ZTF26aaa"), candidate("ZTF26bbb")]);
  marshal.use(
    http.post("*/api/listing", async () => {
      await delay(300);
      return answer({ id: 55 });
    }),
  );
  const { user } = open();
  await card("ZTF26aaa");
  await user.keyboard("jru");
  await screen.findByText("ZTF26aaa is no longer rejected");
  expect(written.map(({ path }) => path)).toEqual(["/api/listing/55"]);
});

test("r rejects and goes on, u brings the candidate back where it was", async () => {
  const written = serve([candidate("ZTF26aaa"), candidate("ZTF26bbb")]);
  const { user, store } = open();
  await card("ZTF26aaa");
  await user.keyboard("jr");
  expect(await screen.findByText("Rejected ZTF26aaa")).toBeInstanceOf(HTMLElement);
  expect(store.getState().scan.focusedId).toBe("ZTF26bbb");
  await user.keyboard("u");
  await screen.findByText("ZTF26aaa is no longer rejected");
  expect(written.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /api/listing",
    "DELETE /api/listing/55",
  ]);
});

test("a refused save is taken back on the page and says why", async () => {
  serve([candidate("ZTF26aaa")]);
  marshal.use(http.post("*/api/sources", () => refusal(403, "You may not save to Transients.")));
  const { user } = open();
  await user.click(within(await card("ZTF26aaa")).getByRole("button", { name: "Save" }));
  expect((await screen.findByRole("alert")).textContent).toContain(
    "You may not save to Transients.",
  );
  expect(within(await card("ZTF26aaa")).queryByText(/saved ·/)).toBeNull();
});

test("what arrives is announced and the list stays as it is", async () => {
  serve([candidate("ZTF26aaa")]);
  const { store } = open();
  await card("ZTF26aaa");
  const message = { type: "candidate" as const, group_ids: [2], filter_ids: [7], passed_at: "" };
  receive(store.dispatch, { ...message, obj_id: "ZTF26new" });
  receive(store.dispatch, { ...message, obj_id: "ZTF26new" });
  receive(store.dispatch, { ...message, obj_id: "ZTF26other" });
  const pill = await screen.findByRole("button", { name: "2 new" });
  expect(screen.getAllByRole("article")).toHaveLength(1);
  serve([candidate("ZTF26new"), candidate("ZTF26aaa")]);
  await userEvent.click(pill);
  await card("ZTF26new");
  await waitFor(() => expect(screen.queryByRole("button", { name: /\d new/ })).toBeNull());
});

test("a click on a value filters by it, and the address says so", async () => {
  serve([candidate("ZTF26aaa")]);
  const { user, router } = open();
  await user.click(await screen.findByRole("button", { name: /drb/ }));
  await user.click(await screen.findByRole("menuitem", { name: "Only drb ≥ 0.998" }));
  await waitFor(() =>
    expect(new URLSearchParams(router.state.location.search).get("where")).toBe(
      "Transients:Real transients~drb~0.998~",
    ),
  );
});

test("o opens the source and remembers the list", async () => {
  serve([candidate("ZTF26aaa"), candidate("ZTF26bbb")]);
  const { user, store } = open();
  await card("ZTF26aaa");
  await user.keyboard("jo");
  expect(await screen.findByText("source page")).toBeInstanceOf(HTMLElement);
  expect(store.getState().trail.ids).toEqual(["ZTF26aaa", "ZTF26bbb"]);
});

test("an empty list says what to do", async () => {
  serve([]);
  const { user, router } = open("/candidates?saved=savedToAnySelected");
  await user.click(await screen.findByRole("button", { name: "Reset filters" }));
  expect(await screen.findByText(/Nothing passed your groups' filters yet/)).toBeInstanceOf(
    HTMLElement,
  );
  expect(router.state.location.search).toBe("");
});

test("a pushed annotation changes its card in place", async () => {
  serve([candidate("ZTF26aaa"), candidate("ZTF26bbb")]);
  const annotations = [annotation(9, { drb: 0.5 })];
  const fresh = { ...candidate("ZTF26bbb", { annotations }), groups: [], candidates: [] };
  marshal.use(
    http.get("*/api/sources/ZTF26bbb", () => answer(fresh)),
    http.get("*/api/sources/ZTF26bbb/photometry", () => answer([])),
    http.get("*/api/sources/ZTF26bbb/classifications", () => answer([])),
  );
  const { store } = open();
  await card("ZTF26bbb");
  receive(store.dispatch, { type: "annotation", obj_id: "ZTF26bbb" });
  receive(store.dispatch, { type: "annotation", obj_id: "ZTF26notlisted" });
  await waitFor(async () => within(await card("ZTF26bbb")).getByText("0.500"), { timeout: 3000 });
  within(await card("ZTF26aaa")).getByText("0.998");
  expect(screen.getAllByRole("article")[1]?.getAttribute("aria-label")).toBe("ZTF26bbb");
});

test("what others of the group do appears on the card", async () => {
  serve([candidate("ZTF26aaa")]);
  const { store } = open();
  await card("ZTF26aaa");
  const user = { id: 9, username: "henrietta", first_name: null, last_name: null, is_bot: false };
  const message = { type: "look" as const, obj_ids: ["ZTF26aaa", "ZTF26notlisted"], user };
  receive(store.dispatch, { ...message, action: "rejected" });
  expect(await screen.findByText("rejected by henrietta")).toBeInstanceOf(HTMLElement);
  receive(store.dispatch, { ...message, action: "taken_back" });
  expect(await screen.findByText("seen by henrietta")).toBeInstanceOf(HTMLElement);
});

test("c classifies the focused candidate", async () => {
  serve([candidate("ZTF26aaa")]);
  const { user } = open();
  await card("ZTF26aaa");
  await user.keyboard("jc");
  expect(await screen.findByRole("dialog", { name: "What is ZTF26aaa?" })).toBeInstanceOf(
    HTMLElement,
  );
});

test("one starts with the profile chosen for that, but an address goes before", async () => {
  serve([candidate("ZTF26aaa")]);
  const preferences = {
    scanning_profiles: { young: "hours=6" },
    default_scanning_profile: "young",
  };
  marshal.use(http.get("*/api/internal/profile", () => answer({ ...PROFILE, preferences })));
  const { user, router, store } = open("/candidates?hours=72");
  await card("ZTF26aaa");
  expect(router.state.location.search).toBe("?hours=72");
  await store.dispatch(profile.initiate());
  await router.navigate("/source/x");
  await screen.findByText("source page");
  await router.navigate("/candidates");
  await waitFor(() => expect(router.state.location.search).toBe("?hours=6"));
  await user.click(await screen.findByRole("button", { name: "Reset" }));
  await waitFor(() => expect(router.state.location.search).toBe(""));
});

test("a page that cannot be fetched is asked once, and again when one says so", async () => {
  serve([]);
  const asked: (string | null)[] = [];
  let isDown = true;
  const page = (name: string, cursor: string | null) =>
    answer({ candidates: [candidate(name)], totalMatches: 2, totalIsExact: true, cursor });
  marshal.use(
    http.get("*/api/candidates", ({ request }) => {
      const cursor = new URL(request.url).searchParams.get("cursor");
      asked.push(cursor);
      if (cursor === null) return page("ZTF26aaa", "two");
      return isDown ? refusal(503, "The database is away.") : page("ZTF26bbb", null);
    }),
  );
  const { user } = open();
  await card("ZTF26aaa");
  const problem = await screen.findByText(/More candidates could not be loaded/);
  expect(problem.closest("[role=alert]")?.textContent).toContain("The database is away.");
  await delay(200);
  expect(asked).toEqual([null, "two"]);
  isDown = false;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await card("ZTF26bbb");
  await waitFor(() => expect(screen.queryByText(/could not be loaded/)).toBeNull());
});

test("of a list that cannot be loaded the earlier one is not shown in its place", async () => {
  serve([candidate("ZTF26aaa")]);
  const { router } = open();
  await card("ZTF26aaa");
  marshal.use(http.get("*/api/candidates", () => refusal(503, "The database is away.")));
  await router.navigate("/candidates?hours=48");
  await screen.findByText(/The candidates could not be loaded/);
  expect(screen.queryByRole("article")).toBeNull();
});

test("conditions and order are chosen from the keys that there are", async () => {
  serve([candidate("ZTF26aaa")]);
  const { user, router } = open();
  await card("ZTF26aaa");
  await user.click(screen.getByRole("button", { name: "Add a condition" }));
  const form = await screen.findByRole("group", { name: "New condition" });
  const pick = async (field: string, option: string) => {
    await user.click(await within(form).findByRole("combobox", { name: field }));
    await user.click(await screen.findByRole("option", { name: option }));
  };
  await pick("Origin", "gaia");
  await pick("Key", "Plx");
  const add = () => user.click(within(form).getByRole("button", { name: "Add" }));
  await add();
  expect(within(form).getByText("Say what it must be.")).toBeInstanceOf(HTMLElement);
  await user.type(within(form).getByRole("textbox", { name: "At least" }), "5");
  await user.type(within(form).getByRole("textbox", { name: "At most" }), "2");
  await add();
  expect(within(form).getByText("At least 5.")).toBeInstanceOf(HTMLElement);
  await user.type(within(form).getByRole("textbox", { name: "At most" }), "0{Enter}");
  await waitFor(() => expect(router.state.location.search).toBe("?where=gaia%7EPlx%7E5%7E20"));
  expect(await screen.findByText("5 ≤ Plx ≤ 20")).toBeInstanceOf(HTMLElement);
  await user.click(screen.getByRole("button", { name: /^Sort:/ }));
  await user.click(await screen.findByRole("menuitem", { name: "Plx, highest first · gaia" }));
  await waitFor(() => expect(router.state.location.search).toContain("sort=gaia%7EPlx%7Edesc"));
});

test("a card tells what people and models called it last, its name in the TNS and its tags", async () => {
  const said = (id: number, classification: string, ml: boolean) => ({
    id,
    classification,
    probability: ml ? 0.7 : null,
    ml,
    author_name: "otto",
    created_at: `2026-11-24T0${id}:00:00`,
  });
  const classifications = [said(1, "Ib", false), said(2, "Ia", false), said(3, "AGN", true)];
  const change = { classifications, tns_name: "AT2026xyz", tags: [{ id: 1, name: "blue" }] };
  serve([candidate("ZTF26aaa", change as unknown as Partial<Candidate>)]);
  open();
  const shown = await card("ZTF26aaa");
  for (const text of ["Ia", "ML AGN 0.70", "AT2026xyz", "# blue"])
    expect(within(shown).getByText(text)).toBeInstanceOf(HTMLElement);
  expect(within(shown).queryByText("Ib")).toBeNull();
});

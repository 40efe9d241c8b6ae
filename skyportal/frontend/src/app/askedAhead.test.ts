import { waitFor } from "@testing-library/react";
import { http } from "msw";
import { createMemoryRouter } from "react-router";
import { answer, marshal, PROFILE, refusal } from "@/test/marshal";
import { routesFor } from "./routes";
import { makeStore } from "./store";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

/** Starts the router of the application at an address; what is asked has no answer but for the profile. */
function start(address: string, profile = () => answer(PROFILE)) {
  const asked: URL[] = [];
  marshal.use(
    http.get("*/api/internal/profile", profile),
    http.get("*/api/*", ({ request }) => {
      asked.push(new URL(request.url));
      return new Promise<never>(() => {});
    }),
  );
  const store = makeStore();
  const router = createMemoryRouter(routesFor(store), { initialEntries: [address] });
  router.initialize();
  const paths = () => asked.map(({ pathname }) => pathname.replace("/api/", "")).toSorted();
  return { asked, paths, store };
}

test("a source and its parts are asked for together, before the page is drawn", async () => {
  const { paths } = start("/source/ZTF26aaa");
  const parts = ["classifications", "photometry", "spectra"].map(
    (part) => `sources/ZTF26aaa/${part}`,
  );
  await waitFor(() => expect(paths()).toEqual(["sources/ZTF26aaa", ...parts, "thumbnail_kind"]));
});

test("candidates are asked for before the page is drawn, those of the address", async () => {
  const { asked, paths, store } = start("/candidates?hours=48&groups=3");
  await waitFor(() =>
    expect(paths()).toEqual(["candidates", "filters", "groups", "thumbnail_kind"]),
  );
  const query = asked.find(({ pathname }) => pathname === "/api/candidates")?.searchParams;
  expect(query?.get("groupIDs")).toBe("3");
  const { search, loadedAt } = store.getState().scan;
  expect(search).toBe("hours=48&groups=3");
  const hours = (Date.parse(loadedAt ?? "") - Date.parse(query?.get("startDate") ?? "")) / 3.6e6;
  expect(hours).toBe(48);
});

test("where the address says nothing, candidates of the profile that one starts with", async () => {
  const preferences = {
    scanning_profiles: { young: "hours=12" },
    default_scanning_profile: "young",
  };
  const { store } = start("/candidates", () => answer({ ...PROFILE, preferences }));
  await waitFor(() => expect(store.getState().scan.search).toBe("hours=12"));
});

test("who is not signed in asks for nothing more", async () => {
  const { asked, store } = start("/candidates", () => refusal(401, "Sign in first."));
  await waitFor(() => expect(store.getState().session.ended).toBe(true));
  expect(asked).toEqual([]);
});

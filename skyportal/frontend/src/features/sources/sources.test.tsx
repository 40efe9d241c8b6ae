import { screen, waitFor, within } from "@testing-library/react";
import { http } from "msw";
import type { SourceRow } from "@/api/types";
import { answer, GROUP, marshal, PROFILE, refusal, serve } from "@/test/marshal";
import { renderPage } from "@/test/renderPage";
import { columnsOf, withColumn } from "./columns";
import { comparisonsOf, comparisonText } from "./comparisons";
import {
  askedOf,
  CONDITIONS,
  conditionsIn,
  lackFault,
  valueFault,
  withCondition,
} from "./conditions";
import { FavouriteButton } from "./FavouriteButton";
import { SourcePullOut } from "./SourcePullOut";
import { SourcesPage } from "./SourcesPage";
import { exportUrl } from "./SourcesToolbar";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const row = (id: string): SourceRow =>
  ({
    id,
    ra: 10,
    dec: 20,
    redshift: 0.0312,
    groups: [GROUP],
    classifications: [],
    photstats: null,
    saved_at: "2026-11-24T03:00:00",
  }) as unknown as SourceRow;

function open(address = "/sources") {
  const written = serve([]);
  const asked: URLSearchParams[] = [];
  marshal.use(
    http.get("*/api/sources", ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return answer({ sources: [row("ZTF26aaa")], totalMatches: 1 });
    }),
    http.get("*/api/listing", () =>
      answer([{ id: 5, obj_id: "ZTF26aaa", list_name: "favorites" }]),
    ),
    http.get("*/api/taxonomy", () => answer([])),
  );
  return { written, asked, ...renderPage("/sources", SourcesPage, address) };
}

test("an address is a list: conditions, order and columns", async () => {
  const { asked } = open(
    "/sources?minRedshift=0.01&sortBy=redshift&sortOrder=asc&cols=redshift&x=1",
  );
  await screen.findByRole("heading", { name: "1 source" });
  expect(Object.fromEntries(asked[0] ?? [])).toMatchObject({
    minRedshift: "0.01",
    sortBy: "redshift",
    sortOrder: "asc",
  });
  expect(asked[0]?.has("x")).toBe(false);
  const headings = screen.getAllByRole("columnheader").map(({ textContent }) => textContent);
  expect(headings).toEqual(["Source", "z↑"]);
});

test("a heading sorts, and turns the order", async () => {
  const { user, router } = open();
  await user.click(await screen.findByRole("button", { name: "z" }));
  expect(router.state.location.search).toBe("?sortBy=redshift&sortOrder=desc");
  await user.click(screen.getByRole("button", { name: "z" }));
  expect(router.state.location.search).toBe("?sortBy=redshift&sortOrder=asc");
});

test("conditions are set in the drawer, and taken away by their words", async () => {
  const { user, router } = open();
  await user.click(await screen.findByRole("button", { name: "Filter" }));
  const drawer = await screen.findByRole("dialog", { name: "Filter sources" });
  const field = within(drawer).getByRole("textbox", { name: "Peak brighter than, mag" });
  await user.type(field, "bright{Enter}");
  expect(within(drawer).getByText("“bright” is not a number.")).toBeInstanceOf(HTMLElement);
  expect(router.state.location.search).toBe("");
  await user.clear(field);
  await user.type(field, "18.5{Enter}");
  await waitFor(() => expect(router.state.location.search).toBe("?maxPeakMagnitude=18.5"));
  await user.click(within(drawer).getByRole("button", { name: "Close" }));
  const chip = await screen.findByText("Peak brighter than, mag: 18.5");
  await user.click(within(chip.parentElement as HTMLElement).getByTestId("CancelIcon"));
  await waitFor(() => expect(router.state.location.search).toBe(""));
});

test("annotations are asked for by the keys that there are", async () => {
  const { user, router, asked } = open();
  await user.click(await screen.findByRole("button", { name: "Filter" }));
  const drawer = await screen.findByRole("dialog", { name: "Filter sources" });
  const pick = async (field: string, ...options: string[]) => {
    await user.click(await within(drawer).findByRole("combobox", { name: field }));
    for (const name of options) await user.click(await screen.findByRole("option", { name }));
  };
  const add = () => user.click(within(drawer).getByRole("button", { name: "Add" }));
  await pick("Key", "class");
  await user.type(within(drawer).getByRole("textbox", { name: "Is" }), "SN: Ia");
  await add();
  expect(within(drawer).getByText("Without colons and commas.")).toBeInstanceOf(HTMLElement);
  await pick("Of these origins", "gaia");
  await user.keyboard("{Escape}");
  await pick("Key", "Plx");
  await user.type(within(drawer).getByRole("textbox", { name: "At least" }), "5");
  await add();
  await pick("Key", "variable");
  await pick("Is", "yes");
  await add();
  const wanted = "Plx: 5: ge,variable: true: eq";
  await waitFor(() => expect(asked.at(-1)?.get("annotationsFilter")).toBe(wanted));
  expect(asked.at(-1)?.get("annotationsFilterOrigin")).toBe("gaia");
  const chip = await within(drawer).findByText("Plx ≥ 5");
  await user.click(within(chip.parentElement as HTMLElement).getByTestId("CancelIcon"));
  await waitFor(() =>
    expect(new URLSearchParams(router.state.location.search).get("annotationsFilter")).toBe(
      "variable: true: eq",
    ),
  );
  await user.click(within(drawer).getByRole("button", { name: "Close" }));
  await screen.findByText("Annotated with: variable = true");
});

test("comparisons are written as people would", () => {
  expect(comparisonsOf({ key: "drb", min: 0.5, max: 0.9 })).toEqual([
    "drb: 0.5: ge",
    "drb: 0.9: le",
  ]);
  expect(comparisonsOf({ key: "seen" })).toEqual(["seen"]);
  expect(["drb: 0.5: lt", "class: SN: ne", "seen"].map(comparisonText)).toEqual([
    "drb < 0.5",
    "class ≠ SN",
    "has seen",
  ]);
});

test("a star takes a favourite off the list", async () => {
  const written = serve([]);
  marshal.use(
    http.get("*/api/listing", () =>
      answer([{ id: 5, obj_id: "ZTF26aaa", list_name: "favorites" }]),
    ),
  );
  const { user } = renderPage("/", () => <FavouriteButton objId="ZTF26aaa" />);
  const star = await screen.findByRole("button", { name: "Favourite: ZTF26aaa" });
  await waitFor(() => expect(star.getAttribute("aria-pressed")).toBe("true"));
  await user.click(star);
  await waitFor(() =>
    expect(written).toMatchObject([{ method: "DELETE", path: "/api/listing/5" }]),
  );
});

test("a list is kept under a name, and opened again", async () => {
  const { user, written, router } = open("/sources?minRedshift=0.01");
  marshal.use(
    http.get("*/api/internal/profile", () =>
      answer({ ...PROFILE, preferences: { source_views: { far: "minRedshift=1" } } }),
    ),
  );
  await user.click(await screen.findByRole("button", { name: "Views" }));
  await user.type(await screen.findByRole("textbox", { name: "Keep this one as" }), "near{Enter}");
  await waitFor(() =>
    expect(written[0]?.body).toEqual({
      preferences: { source_views: { near: "minRedshift=0.01" } },
    }),
  );
  await user.click(await screen.findByRole("button", { name: "far" }));
  await waitFor(() => expect(router.state.location.search).toBe("?minRedshift=1"));
});

test("the newest saved come first, and only what the marshal knows is asked", () => {
  const asked = askedOf(new URLSearchParams("minRedshift=1&cols=ra&maxRedshift="));
  expect(asked).toEqual({ sortBy: "saved_at", sortOrder: "desc", minRedshift: "1" });
  expect(exportUrl(new URLSearchParams("minRedshift=1"))).toBe(
    "/api/export/sources?sortBy=saved_at&sortOrder=desc&minRedshift=1&format=csv",
  );
});

test("conditions are told in words", () => {
  const params = new URLSearchParams("group_ids=2,3&hasSpectrum=true&minRedshift=0.1");
  const told = conditionsIn(params, (id) => (id === "2" ? "Transients" : id));
  expect(told.map(({ text }) => text)).toEqual([
    "To group: Transients, 3",
    "z at least: 0.1",
    "Has a spectrum",
  ]);
  expect(`${withCondition(params, "group_ids", "")}`).toBe("hasSpectrum=true&minRedshift=0.1");
});

test("a condition is checked before it is asked for", () => {
  const faultOf = (param: string, value: string) => {
    const condition = CONDITIONS.find((one) => one.param === param);
    return condition && valueFault(condition, value);
  };
  expect(faultOf("minRedshift", "x")).toBe("“x” is not a number.");
  expect(faultOf("dec", "91")).toBe("At most 90.");
  expect(faultOf("numberDetections", "2.5")).toBe("A whole number.");
  expect(faultOf("alias", "x")).toBeNull();
});

test("a place is asked for when all of it is there, and says what it lacks until then", () => {
  const half = new URLSearchParams("ra=10&radius=1");
  expect(lackFault("dec", half)).toBe("A place has RA, Dec and a radius.");
  expect([lackFault("ra", half), lackFault("alias", half)]).toEqual([null, null]);
  expect(askedOf(half)).not.toHaveProperty("ra");
  const whole = withCondition(half, "dec", "-5");
  expect(lackFault("dec", whole)).toBeNull();
  expect(askedOf(whole)).toMatchObject({ ra: "10", dec: "-5", radius: "1" });
});

test("columns are in the address only where they are not the usual ones", () => {
  const more = withColumn(new URLSearchParams(), "tns", true);
  expect(columnsOf(more).map(({ id }) => id)).toEqual([
    ...["position", "redshift", "class", "last", "groups", "saved", "tns"],
  ]);
  expect(`${withColumn(more, "tns", false)}`).toBe("");
});

test("a glance tells what people said last, and what is known", async () => {
  serve([]);
  const said = (id: number, text: string, bot: boolean) => ({
    id,
    text,
    bot,
    author: { username: "henrietta" },
    created_at: `2026-11-24T0${id}:00:00`,
  });
  const comments = [
    said(1, "first", false),
    said(2, "by a program", true),
    said(3, "blue!", false),
  ];
  marshal.use(
    http.get("*/api/sources/ZTF26aaa", () =>
      answer({ ...row("ZTF26aaa"), thumbnails: [], comments }),
    ),
    http.get("*/api/sources/ZTF26aaa/photometry", () => answer([])),
  );
  renderPage("/sources", () => <SourcePullOut row={row("ZTF26aaa")} />);
  const list = await screen.findByRole("list", { name: "Last comments" });
  expect(list.textContent).toMatch(/blue!.*first/);
  expect(list.textContent).not.toContain("program");
  expect(screen.getByText("0.0312")).toBeInstanceOf(HTMLElement);
});

test("rows stay when more cannot be loaded, but not when others were asked for", async () => {
  const { router, user } = open();
  const page = (id: string) => answer({ sources: [row(id)], totalMatches: 200 });
  let isDown = true;
  marshal.use(
    http.get("*/api/sources", ({ request }) => {
      const asked = new URL(request.url).searchParams;
      if (asked.get("pageNumber") === "1" && !asked.has("minRedshift")) return page("ZTF26aaa");
      return isDown ? refusal(503, "The database is away.") : page("ZTF26bbb");
    }),
  );
  await screen.findByText(/More sources could not be loaded/);
  expect(screen.getByRole("table", { name: "Sources" })).toBeInstanceOf(HTMLElement);
  await router.navigate("/sources?minRedshift=0.1");
  await screen.findByText(/The sources could not be loaded/);
  expect(screen.queryByRole("table", { name: "Sources" })).toBeNull();
  isDown = false;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(screen.queryByText(/could not be loaded/)).toBeNull());
  expect(screen.getByRole("table", { name: "Sources" })).toBeInstanceOf(HTMLElement);
});

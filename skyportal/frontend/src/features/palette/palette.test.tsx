import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http } from "msw";
import type { Filter } from "@/api/types";
import { answer, GROUP, marshal, serve } from "@/test/marshal";
import { renderPage } from "@/test/renderPage";
import Palette from "./Palette";
import { placesFor } from "./places";
import { usePaletteKey } from "./usePaletteKey";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const FILTER = { id: 7, name: "Real transients", group_id: 2, stream_id: 1 } as Filter;
const known = { groups: [GROUP], filters: [FILTER], objects: ["ZTF26aaa"] };

test("typing leads to pages, groups, filters, sources and positions", () => {
  const paths = (typed: string) => placesFor(typed, known).map(({ path }) => path);
  expect(paths("transi")).toEqual([
    "/source/ZTF26aaa",
    "/group/2",
    "/filter/7",
    "/source/transi",
    "/alerts?q=transi",
  ]);
  expect(placesFor("ale", { ...known, objects: [] })[0]).toMatchObject({ path: "/alerts" });
  expect(paths("12:34:56 +10:00:00")).toEqual(["/alerts?q=12%3A34%3A56%20%2B10%3A00%3A00"]);
  expect(paths("ZTF26aaa")).toEqual(["/source/ZTF26aaa"]);
});

test("arrows move, Enter goes there", async () => {
  serve([]);
  marshal.use(
    http.get("*/api/sources", () => answer({ sources: [{ id: "ZTF26aaa" }], totalMatches: 1 })),
  );
  const closed = vi.fn();
  const { user, router } = renderPage("/", () => <Palette onClose={closed} />);
  await user.type(screen.getByRole("combobox", { name: "Go to" }), "ztf26a");
  await screen.findByText("source");
  await user.keyboard("{ArrowDown}{ArrowUp}{Enter}");
  expect(router.state.location.pathname).toBe("/source/ZTF26aaa");
  expect(closed).toHaveBeenCalled();
});

test("Ctrl K opens it, from a field too", async () => {
  const opened = vi.fn();
  const Field = () => {
    usePaletteKey(opened);
    return <input aria-label="field" />;
  };
  render(<Field />);
  await userEvent.type(screen.getByRole("textbox"), "k{Control>}k{/Control}");
  expect(opened).toHaveBeenCalledTimes(1);
});

import { screen, waitFor, within } from "@testing-library/react";
import { http } from "msw";
import { answer, marshal, PROFILE, serve } from "@/test/marshal";
import { renderPage } from "@/test/renderPage";
import { InterestsSection } from "./InterestsSection";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const interest = (id: number, username: string, change = {}) => ({
  id,
  obj_id: "ZTF26aaa",
  user: { id: username === "vera" ? PROFILE.id : 9, username, first_name: null, last_name: null },
  title: `paper ${id}`,
  description: null,
  link: null,
  created_at: "2026-11-24T03:00:00",
  ...change,
});

test("one lets others know what one works on, and takes one's own back", async () => {
  const written = serve([]);
  marshal.use(
    http.get("*/api/sources/:id/interests", () =>
      answer([interest(1, "vera"), interest(2, "otto", { link: "https://a.example/x" })]),
    ),
  );
  const { user } = renderPage("/", () => <InterestsSection objId="ZTF26aaa" />);
  const theirs = await screen.findByRole("link", { name: "paper 2" });
  expect(theirs.getAttribute("href")).toBe("https://a.example/x");
  expect(await screen.findAllByRole("button", { name: /^Take back/ })).toHaveLength(1);
  await user.click(screen.getByRole("button", { name: "I do…" }));
  const dialog = await screen.findByRole("dialog");
  const send = () => user.click(within(dialog).getByRole("button", { name: "Let them know" }));
  await user.type(within(dialog).getByRole("textbox", { name: "Link" }), "www.a.example");
  await send();
  expect(within(dialog).getByText("Say in a few words what you do.")).toBeInstanceOf(HTMLElement);
  expect(within(dialog).getByText(/^An address that begins/)).toBeInstanceOf(HTMLElement);
  expect(written).toEqual([]);
  await user.clear(within(dialog).getByRole("textbox", { name: "Link" }));
  await user.type(within(dialog).getByRole("textbox", { name: "On what" }), " a model ");
  await send();
  await waitFor(() => expect(written[0]?.body).toEqual({ title: "a model" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.click(screen.getByRole("button", { name: "Take back paper 1" }));
  await user.click(screen.getByRole("button", { name: "Take back" }));
  await waitFor(() =>
    expect(written.at(-1)).toEqual({
      method: "DELETE",
      path: "/api/sources/ZTF26aaa/interests",
      body: { interest_id: 1 },
    }),
  );
});

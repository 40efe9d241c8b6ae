import { screen } from "@testing-library/react";
import { http } from "msw";
import { answer, marshal, refusal, serve } from "@/test/marshal";
import { renderPage } from "@/test/renderPage";
import { UserPage } from "./UserPage";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const HENRIETTA = {
  id: 9,
  username: "henrietta",
  first_name: "Henrietta",
  last_name: "Leavitt",
  is_bot: false,
  bio: null,
  affiliations: ["Harvard"],
  contact_email: null,
  created_at: "2026-01-02T03:04:05",
  roles: ["Full user"],
};

test("it tells who somebody is, and no address of a stranger", async () => {
  serve([]);
  marshal.use(http.get("*/api/user/9", () => answer(HENRIETTA)));
  renderPage("/user/:id", UserPage, "/user/9");
  expect(await screen.findByRole("heading", { name: "Henrietta Leavitt" })).toBeInstanceOf(
    HTMLElement,
  );
  expect(screen.getByText("henrietta · Harvard")).toBeInstanceOf(HTMLElement);
  expect(screen.queryByRole("link", { name: /@/ })).toBeNull();
});

test("nobody of this number: what to do", async () => {
  serve([]);
  marshal.use(http.get("*/api/user/9", () => refusal(404, "There is no user 9.")));
  renderPage("/user/:id", UserPage, "/user/9");
  const said = await screen.findByRole("alert");
  expect(said.textContent).toContain("There is no user 9.");
  expect(said.textContent).toContain("Check the name.");
});

import { screen, waitFor, within } from "@testing-library/react";
import { delay, http } from "msw";
import { answer, marshal, refusal, serve } from "@/test/marshal";
import { renderPage } from "@/test/renderPage";
import { DashboardPage } from "./DashboardPage";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const NEWS = {
  type: "comment",
  obj_id: "ZTF26aaa",
  time: "2026-11-24T03:00:00Z",
  author: { id: 2, username: "henrietta", first_name: null, last_name: null, is_bot: false },
  message: "young and blue",
};

function open() {
  const written = serve([]);
  marshal.use(
    http.get("*/api/newsfeed", () => answer([NEWS])),
    http.get("*/api/sources", () => answer({ sources: [], totalMatches: 0 })),
  );
  return { written, ...renderPage("/", DashboardPage) };
}
const titles = () =>
  screen.getAllByRole("heading", { level: 2 }).map((heading) => heading.textContent);

test("a widget is moved by keyboard, said aloud, and kept with the account", async () => {
  const { user, written } = open();
  const handle = await screen.findByRole("button", { name: /^Move What happened/ });
  handle.focus();
  await user.keyboard("{ArrowLeft}");
  await waitFor(() => expect(titles()[0]).toBe("What happened"));
  expect(screen.getByText("What happened is now number 1 of 5")).toBeInstanceOf(HTMLElement);
  expect(document.activeElement?.getAttribute("aria-label")).toMatch(/^Move What happened/);
  expect(written[0]).toMatchObject({
    method: "PATCH",
    path: "/api/internal/profile",
    body: { preferences: { dashboard: { hidden: [] } } },
  });
});

test("a refusal puts it back and says so", async () => {
  const { user } = open();
  marshal.use(
    http.patch("*/api/internal/profile", async () => {
      await delay(300);
      return refusal(503, "Come back later.");
    }),
  );
  await user.click(await screen.findByRole("button", { name: "Hide Groups" }));
  expect(titles()).not.toContain("Groups");
  await waitFor(() => expect(titles()).toContain("Groups"));
});

test("what people did is told in words", async () => {
  open();
  const news = await screen.findByRole("region", { name: "What happened" });
  await within(news).findByText("young and blue");
  expect(news.textContent).toContain("henrietta wrote on ZTF26aaa");
});

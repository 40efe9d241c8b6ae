import { screen, waitFor, within } from "@testing-library/react";
import { http } from "msw";
import { answer, marshal, PROFILE, serve } from "@/test/marshal";
import { renderPage } from "@/test/renderPage";
import { browserName } from "./browserName";
import { ProfilePage } from "./ProfilePage";
import { may } from "./permissions";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const browser = (id: number, current: boolean) => ({
  id,
  current,
  user_agent: LINUX,
  address: `192.0.2.${id}`,
  created_at: "2026-11-27T00:00:00",
  last_used_at: null,
  expires_at: "2026-12-27T00:00:00",
  impersonator: null,
});

function open() {
  const written = serve([]);
  marshal.use(
    http.get("*/api/internal/profile", () => answer({ ...PROFILE, acls: ["Comment"] })),
    http.get("*/api/internal/tokens", () => answer([])),
    http.get("*/api/internal/sessions", () => answer([browser(1, true), browser(2, false)])),
  );
  return { written, ...renderPage("/profile", ProfilePage) };
}

test("a token's secret is shown once", async () => {
  const { user } = open();
  const bodies: unknown[] = [];
  marshal.use(
    http.post("*/api/internal/tokens", async ({ request }) => {
      bodies.push(await request.json());
      return answer({ token_id: "t1", token: "very-secret" });
    }),
  );
  await user.click(await screen.findByRole("button", { name: "New token" }));
  await user.click(screen.getByRole("button", { name: "Make the token" }));
  expect(screen.getByText("Give the token a name.")).toBeInstanceOf(HTMLElement);
  await user.type(screen.getByRole("textbox", { name: "What it is for" }), "notebook");
  await user.click(screen.getByRole("checkbox", { name: "Comment" }));
  await user.click(screen.getByRole("button", { name: "Make the token" }));
  expect(await screen.findByText("very-secret")).toBeInstanceOf(HTMLElement);
  expect(bodies).toEqual([{ name: "notebook", acls: ["Comment"], expires_at: null }]);
  await user.click(screen.getByRole("button", { name: "I have it" }));
  expect(screen.queryByText("very-secret")).toBeNull();
});

test("another browser is signed out, this one is not offered", async () => {
  const { user, written } = open();
  const section = await screen.findByRole("region", { name: /Signed in/ });
  await within(section).findByText("Firefox on Linux · this one");
  await user.click(within(section).getByRole("button", { name: "Sign out Firefox on Linux" }));
  await user.click(within(section).getByRole("button", { name: "Sign out" }));
  await waitFor(() =>
    expect(written).toMatchObject([{ method: "DELETE", path: "/api/internal/sessions/2" }]),
  );
});

test("an address that cannot be one is told before anything is sent", async () => {
  const { user, written } = open();
  const email = await screen.findByRole("textbox", { name: "E-mail address" });
  await user.type(email, "vera");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(screen.getByText(/no e-mail address/)).toBeInstanceOf(HTMLElement);
  await user.type(email, "@example.org");
  await user.type(screen.getByRole("textbox", { name: "Affiliations" }), "DTM; Carnegie ;");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(written).toMatchObject([
      { body: { contact_email: "vera@example.org", affiliations: ["DTM", "Carnegie"] } },
    ]),
  );
});

test("a system administrator may everything", () => {
  expect(may({ acls: ["System admin"] }, "Classify")).toBe(true);
  expect(may({ acls: ["Comment"] }, "Classify")).toBe(false);
  expect(may(undefined, "Classify")).toBe(false);
});

test.each([
  [LINUX, "Firefox on Linux"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1", "Safari on iPhone"],
  ["curl/8.5", "curl/8.5"],
  [null, "Unknown browser"],
])("%s is %s", (agent, name) => {
  expect(browserName(agent)).toBe(name);
});

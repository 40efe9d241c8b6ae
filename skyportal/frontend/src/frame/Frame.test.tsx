import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http } from "msw";
import { Provider } from "react-redux";
import { createMemoryRouter, RouterProvider } from "react-router";
import { makeStore } from "@/app/store";
import { SignInPage } from "@/features/signin/SignInPage";
import { answer, marshal, refusal, serve } from "@/test/marshal";
import { ThemedApp } from "@/theme/ThemedApp";
import { Frame } from "./Frame";

class SilentSocket {
  close() {}
}

beforeAll(() => {
  marshal.listen({ onUnhandledRequest: "error" });
  vi.stubGlobal("WebSocket", SilentSocket);
});
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

function open(address: string) {
  const routes = [
    { path: "/login", Component: SignInPage },
    {
      path: "/",
      Component: Frame,
      children: [{ path: "*", element: <p>a page</p> }],
    },
  ];
  const router = createMemoryRouter(routes, { initialEntries: [address] });
  render(
    <Provider store={makeStore()}>
      <ThemedApp>
        <RouterProvider router={router} />
      </ThemedApp>
    </Provider>,
  );
  return { router, user: userEvent.setup() };
}

test("who is not signed in is sent to sign in, and comes back to the same page", async () => {
  const provider = { name: "uni", label: "Example University", url: "/login/oidc/uni" };
  marshal.use(
    http.get("*/api/internal/profile", () => refusal(401, "Please sign in.")),
    http.get("*/api/config", () => answer({ providers: [provider] })),
  );
  open("/source/ZTF26aaa?x=1");
  const link = await screen.findByRole("link", { name: "Sign in with Example University" });
  expect(link.getAttribute("href")).toBe("/login/oidc/uni?next=%2Fsource%2FZTF26aaa%3Fx%3D1");
});

test("/ goes to the search, an id there to its source, ? to the help", async () => {
  serve([]);
  marshal.use(http.get("*/api/sources", () => answer({ sources: [], totalMatches: 0 })));
  const { router, user } = open("/candidates");
  await screen.findByText("a page");
  await user.keyboard("/");
  const search = screen.getByRole("textbox", { name: "Go to object" });
  expect(document.activeElement).toBe(search);
  await user.keyboard(" ZTF26aaa {Enter}");
  await waitFor(() => expect(router.state.location.pathname).toBe("/source/ZTF26aaa"));
  await user.keyboard("?");
  expect(await screen.findByRole("dialog", { name: "Keys" })).toBeInstanceOf(HTMLElement);
});

test("a marshal that cannot be reached is named, with a way to try again", async () => {
  marshal.use(http.get("*/api/internal/profile", () => refusal(503, "The database is starting.")));
  const { user } = open("/candidates");
  expect((await screen.findByRole("alert")).textContent).toContain("The database is starting.");
  serve([]);
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(screen.getByText("a page")).toBeInstanceOf(HTMLElement));
});

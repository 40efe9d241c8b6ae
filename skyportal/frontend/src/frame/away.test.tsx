import { act, render, screen } from "@testing-library/react";
import { Provider } from "react-redux";
import { createMemoryRouter, RouterProvider } from "react-router";
import { makeStore } from "@/app/store";
import { LostConnection } from "@/live/LostConnection";
import { statusChanged } from "@/live/liveSlice";
import { SessionEnded } from "@/session/SessionEnded";
import { sessionEnded } from "@/session/sessionSlice";
import { ThemedApp } from "@/theme/ThemedApp";
import { ErrorPage } from "./ErrorPage";
import { NotFound } from "./NotFound";
import { Problem } from "./Problem";

function Broken(): never {
  throw new Error("no such colour");
}

function open(address = "/candidates?hours=6") {
  const store = makeStore();
  const notices = (
    <>
      <SessionEnded />
      <LostConnection />
      <Problem what="It was not loaded." error={{ status: 401, message: "Sign in." }} />
    </>
  );
  const routes = [
    { path: "/candidates", element: notices },
    { path: "/broken", element: <Broken />, ErrorBoundary: ErrorPage },
    { path: "*", element: <NotFound /> },
  ];
  const router = createMemoryRouter(routes, { initialEntries: [address] });
  render(
    <Provider store={store}>
      <ThemedApp>
        <RouterProvider router={router} />
      </ThemedApp>
    </Provider>,
  );
  return store;
}

test("a connection that stays away is said; one that comes back soon is not", () => {
  vi.useFakeTimers();
  const store = open();
  const turn = (status: "live" | "reconnecting") =>
    act(() => store.dispatch(statusChanged(status)));
  const wait = (ms: number) => act(() => vi.advanceTimersByTime(ms));
  turn("reconnecting");
  wait(1000);
  turn("live");
  wait(60_000);
  expect(screen.queryByText("The live connection is lost")).toBeNull();
  turn("reconnecting");
  wait(6000);
  expect(screen.getByText("The live connection is lost")).toBeInstanceOf(HTMLElement);
  turn("live");
  expect(screen.queryByText("The live connection is lost")).toBeNull();
  vi.useRealTimers();
});

test("an ended session leads back to the page that one is on", () => {
  const store = open();
  expect(screen.queryByText("Your session has ended.")).toBeNull();
  act(() => store.dispatch(sessionEnded()));
  const link = screen.getByRole("link", { name: "Sign in again" });
  expect(link.getAttribute("href")).toBe("/login?next=%2Fcandidates%3Fhours%3D6");
});

test("an error that signing in helps against offers that", () => {
  open();
  expect(screen.getByRole("link", { name: "Sign in" }).getAttribute("href")).toMatch(/^\/login/);
});

test("a page that breaks says what is kept and what to do", () => {
  const silent = vi.spyOn(console, "error").mockReturnValue();
  open("/broken");
  expect(screen.getByText("This page broke")).toBeInstanceOf(HTMLElement);
  expect(screen.getByText("no such colour")).toBeInstanceOf(HTMLElement);
  for (const name of ["Load again", "Copy details"])
    expect(screen.getByRole("button", { name })).toBeInstanceOf(HTMLElement);
  silent.mockRestore();
});

test("a page that is not there names its address", () => {
  open("/nothing/here");
  expect(screen.getByText("/nothing/here")).toBeInstanceOf(HTMLElement);
  expect(screen.getByRole("link", { name: "Go to the start" })).toBeInstanceOf(HTMLElement);
});

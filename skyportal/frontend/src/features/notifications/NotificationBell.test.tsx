import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http } from "msw";
import { Provider } from "react-redux";
import { MemoryRouter } from "react-router";
import type { Notification } from "@/api/types";
import { makeStore } from "@/app/store";
import { answer, marshal, serve } from "@/test/marshal";
import { ThemedApp } from "@/theme/ThemedApp";
import { NotificationBell } from "./NotificationBell";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const told = (id: number, change: Partial<Notification> = {}): Notification => ({
  id,
  text: `Filter ${id} was switched off`,
  notification_type: "filter",
  url: null,
  group_id: 2,
  comment_id: null,
  created_at: "2026-11-24T03:00:00",
  viewed_at: null,
  ...change,
});

function open(notifications: Notification[]) {
  const shown = [...notifications];
  serve([]);
  marshal.use(
    http.get("*/api/internal/notifications", () => answer(shown)),
    http.patch("*/api/internal/notifications/all", () => {
      shown.splice(0, shown.length, ...shown.map((one) => ({ ...one, viewed_at: "2026-11-25" })));
      return answer(null);
    }),
    http.delete("*/api/internal/notifications/:id", ({ params }) => {
      shown.splice(
        shown.findIndex(({ id }) => id === Number(params.id)),
        1,
      );
      return answer(null);
    }),
  );
  render(
    <Provider store={makeStore()}>
      <ThemedApp>
        <MemoryRouter>
          <NotificationBell />
        </MemoryRouter>
      </ThemedApp>
    </Provider>,
  );
  return userEvent.setup();
}

test("the bell counts what is new, until all was seen", async () => {
  const user = open([
    told(1),
    told(2, { url: "/source/ZTF26aaa" }),
    told(3, { viewed_at: "2026" }),
  ]);
  await user.click(await screen.findByRole("button", { name: "Notifications: 2 new" }));
  await screen.findByRole("dialog", { name: "Notifications" });
  const link = screen.getByRole("link", { name: "Filter 2 was switched off" });
  expect(link.getAttribute("href")).toBe("/source/ZTF26aaa");
  await user.click(screen.getByRole("button", { name: "I have seen all" }));
  await waitFor(() => expect(screen.queryByText("New:")).toBeNull());
});

test("what is removed is gone; then the list says what it is for", async () => {
  const user = open([told(1)]);
  await user.click(await screen.findByRole("button", { name: "Notifications: 1 new" }));
  await user.click(
    await screen.findByRole("button", { name: "Remove: Filter 1 was switched off" }),
  );
  expect(await screen.findByText(/^Nothing yet/)).toBeInstanceOf(HTMLElement);
});

test("an address outside the marshal is not a link", async () => {
  const user = open([told(1, { url: "javascript:alert(1)" }), told(2, { url: "//evil.example" })]);
  await user.click(await screen.findByRole("button", { name: "Notifications: 2 new" }));
  await screen.findByText(/Filter 1/);
  expect(screen.queryByRole("link")).toBeNull();
});

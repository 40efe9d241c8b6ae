import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ComponentType } from "react";
import { Provider } from "react-redux";
import { createMemoryRouter, RouterProvider } from "react-router";
import { makeStore } from "@/app/store";
import { ThemedApp } from "@/theme/ThemedApp";

/** Opens a page at an address of the pattern that it has in the application. */
export function renderPage(path: string, Page: ComponentType, address = path) {
  const routes = [
    { path, Component: Page },
    { path: "*", element: <p>another page</p> },
  ];
  const router = createMemoryRouter(routes, { initialEntries: [address] });
  const store = makeStore();
  const view = render(
    <Provider store={store}>
      <ThemedApp>
        <RouterProvider router={router} />
      </ThemedApp>
    </Provider>,
  );
  return { ...view, router, store, user: userEvent.setup() };
}

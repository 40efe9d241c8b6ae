import "@fontsource-variable/inter/wght.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Provider } from "react-redux";
import { createBrowserRouter, RouterProvider } from "react-router";
import { routesFor } from "@/app/routes";
import { makeStore } from "@/app/store";
import { ThemedApp } from "@/theme/ThemedApp";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no root element");

const store = makeStore();
createRoot(root).render(
  <StrictMode>
    <Provider store={store}>
      <ThemedApp>
        <RouterProvider router={createBrowserRouter(routesFor(store))} />
      </ThemedApp>
    </Provider>
  </StrictMode>,
);

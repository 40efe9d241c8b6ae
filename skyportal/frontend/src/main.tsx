import "@fontsource-variable/inter/wght.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Provider } from "react-redux";
import { createBrowserRouter, RouterProvider } from "react-router";
import { routes } from "@/app/routes";
import { makeStore } from "@/app/store";
import { profile } from "@/features/profile/profileApi";
import { ThemedApp } from "@/theme/ThemedApp";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no root element");

const store = makeStore();
// Every page but that for signing in waits for it; so it is asked while their code is on its way.
if (location.pathname !== "/login") store.dispatch(profile.initiate());

createRoot(root).render(
  <StrictMode>
    <Provider store={store}>
      <ThemedApp>
        <RouterProvider router={createBrowserRouter(routes)} />
      </ThemedApp>
    </Provider>
  </StrictMode>,
);

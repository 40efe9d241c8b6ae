import { Navigate, type RouteObject, useParams } from "react-router";
import { askForScanning } from "@/features/scanning/openList";
import { askForSource } from "@/features/source/askForSource";
import { ErrorPage } from "@/frame/ErrorPage";
import { NotFound } from "@/frame/NotFound";
import { Waiting } from "@/frame/Waiting";
import type { Store } from "./store";

/** Addresses of SkyPortal, for links that people have kept. */
const GroupSources = () => <Navigate to={`/sources?group_ids=${useParams().id}`} replace />;

/** Each page is a chunk of its own, fetched when it is opened; what it asks first is asked meanwhile. */
export const routesFor = ({ dispatch }: Store): RouteObject[] => [
  {
    path: "/login",
    lazy: async () => ({ Component: (await import("@/features/signin/SignInPage")).SignInPage }),
    ErrorBoundary: ErrorPage,
    HydrateFallback: Waiting,
  },
  {
    path: "/",
    lazy: async () => ({ Component: (await import("@/frame/Frame")).Frame }),
    ErrorBoundary: ErrorPage,
    HydrateFallback: Waiting,
    children: [
      {
        ErrorBoundary: ErrorPage,
        children: [
          {
            index: true,
            lazy: async () => ({
              Component: (await import("@/features/dashboard/DashboardPage")).DashboardPage,
            }),
          },
          {
            path: "candidates",
            loader: ({ request }) => {
              dispatch(askForScanning(new URL(request.url).search));
              return null;
            },
            shouldRevalidate: () => false,
            lazy: async () => ({
              Component: (await import("@/features/scanning/ScanningPage")).ScanningPage,
            }),
          },
          {
            path: "candidates/scan_reports",
            lazy: async () => ({
              Component: (await import("@/features/scanReports/ScanReportsPage")).ScanReportsPage,
            }),
          },
          {
            path: "candidates/scan_reports/:id",
            lazy: async () => ({
              Component: (await import("@/features/scanReports/ScanReportPage")).ScanReportPage,
            }),
          },
          {
            path: "source/:id",
            loader: ({ params: { id = "" } }) => {
              dispatch(askForSource(id));
              return null;
            },
            lazy: async () => ({
              Component: (await import("@/features/source/SourcePage")).SourcePage,
            }),
          },
          {
            path: "sources",
            lazy: async () => ({
              Component: (await import("@/features/sources/SourcesPage")).SourcesPage,
            }),
          },
          {
            path: "profile",
            lazy: async () => ({
              Component: (await import("@/features/profile/ProfilePage")).ProfilePage,
            }),
          },
          {
            path: "alerts",
            lazy: async () => ({
              Component: (await import("@/features/alerts/AlertsPage")).AlertsPage,
            }),
          },
          {
            path: "alerts/:survey/:objectId",
            lazy: async () => ({
              Component: (await import("@/features/alerts/AlertPage")).AlertPage,
            }),
          },
          {
            path: "archive",
            lazy: async () => ({
              Component: (await import("@/features/archive/ArchivePage")).ArchivePage,
            }),
          },
          {
            path: "filter/:id",
            lazy: async () => ({
              Component: (await import("@/features/filters/FilterPage")).FilterPage,
            }),
          },
          {
            path: "groups",
            lazy: async () => ({
              Component: (await import("@/features/groups/GroupsPage")).GroupsPage,
            }),
          },
          {
            path: "group/:id",
            lazy: async () => ({
              Component: (await import("@/features/groups/GroupPage")).GroupPage,
            }),
          },
          {
            path: "user_management",
            lazy: async () => ({
              Component: (await import("@/features/users/UsersPage")).UsersPage,
            }),
          },
          {
            path: "user/:id",
            lazy: async () => ({
              Component: (await import("@/features/users/UserPage")).UserPage,
            }),
          },
          {
            path: "about",
            lazy: async () => ({
              Component: (await import("@/features/about/AboutPage")).AboutPage,
            }),
          },
          { path: "favorites", element: <Navigate to="/sources?listName=favorites" replace /> },
          { path: "group_sources/:id", Component: GroupSources },
          { path: "*", element: <NotFound /> },
        ],
      },
    ],
  },
];

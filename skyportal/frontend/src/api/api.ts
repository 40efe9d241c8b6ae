import { createApi } from "@reduxjs/toolkit/query/react";
import { envelopeQuery } from "./envelope";

/** The marshal's API; each feature injects its own endpoints. */
export const api = createApi({
  reducerPath: "api",
  baseQuery: envelopeQuery,
  tagTypes: [
    "Profile",
    "Group",
    "Admission",
    "User",
    "Invitation",
    "Token",
    "Browser",
    "Source",
    "SourceList",
    "Photometry",
    "Period",
    "Classification",
    "Spectrum",
    "Notification",
    "Filter",
    "Listing",
    "Interest",
    "ScanProgress",
    "ScanReport",
  ],
  endpoints: () => ({}),
});

/** How to ask for what a page will show, before it is there: only the page then keeps it in the store. */
export const AHEAD = { subscribe: false };

/** The pages that the header leads to, in its order. */
export const PAGES: readonly { path: string; name: string }[] = [
  { path: "/candidates", name: "Candidates" },
  { path: "/sources", name: "Sources" },
  { path: "/alerts", name: "Alerts" },
  { path: "/archive", name: "Archive" },
  { path: "/groups", name: "Groups" },
];

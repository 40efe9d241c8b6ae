import { screen, waitFor } from "@testing-library/react";
import { http } from "msw";
import type { ScanReportItem } from "@/api/types";
import { answer, GROUP, marshal, refusal, serve } from "@/test/marshal";
import { renderPage } from "@/test/renderPage";
import { ScanReportPage } from "./ScanReportPage";
import { ScanReportsPage } from "./ScanReportsPage";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  marshal.resetHandlers();
  localStorage.clear();
});
afterAll(() => marshal.close());

const ITEM: ScanReportItem = {
  id: 4,
  obj_id: "ZTF26aaa",
  comment: null,
  ra: 10,
  dec: 20,
  redshift: 0.0312,
  tns_name: null,
  classifications: [],
  photstats: null,
  saved_groups: [],
};
const PATH = "/candidates/scan_reports/:id";
const openReport = () => renderPage(PATH, ScanReportPage, "/candidates/scan_reports/7");

test("a report needs a group, and is asked for of the chosen ones", async () => {
  const written = serve([]);
  marshal.use(
    http.get("*/api/candidates/scan_reports", () =>
      answer({ reports: [], totalMatches: 0, pageNumber: 1, numPerPage: 100 }),
    ),
  );
  const { user, router } = renderPage("/candidates/scan_reports", ScanReportsPage);
  const group = await screen.findByRole("checkbox", { name: GROUP.name });
  await user.click(group);
  expect(screen.getByText("Choose at least one group.")).toBeInstanceOf(HTMLElement);
  const button = screen.getByRole("button", { name: "Put the report together" });
  expect(button).toHaveProperty("disabled", true);
  await user.click(group);
  await user.click(button);
  await waitFor(() => expect(router.state.location.pathname).toBe("/candidates/scan_reports/55"));
  expect(written[0]?.body).toMatchObject({ group_ids: [GROUP.id] });
});

test("a comment is sent when one leaves it, and kept when the marshal refuses", async () => {
  serve([]);
  marshal.use(
    http.get("*/api/candidates/scan_reports/7/items", () => answer([ITEM])),
    http.patch("*/api/candidates/scan_reports/7/items/4", () => refusal(401, "Sign in.")),
  );
  const { user, unmount } = openReport();
  await user.type(await screen.findByLabelText("Comment on ZTF26aaa"), "young, blue");
  await user.tab();
  expect((await screen.findByRole("alert")).textContent).toContain("What you typed is kept.");
  unmount();
  const written = serve([]);
  marshal.use(http.get("*/api/candidates/scan_reports/7/items", () => answer([ITEM])));
  const again = openReport();
  const field = await screen.findByLabelText("Comment on ZTF26aaa");
  expect(field).toHaveProperty("value", "young, blue");
  await again.user.click(field);
  await again.user.keyboard("{Enter}");
  await waitFor(() => expect(written[0]?.body).toEqual({ comment: "young, blue" }));
  await waitFor(() => expect(localStorage.length).toBe(0));
  expect(field).toHaveProperty("value", "young, blue");
});

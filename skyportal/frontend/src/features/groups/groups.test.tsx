import { screen, waitFor, within } from "@testing-library/react";
import { http } from "msw";
import type { Admission, GroupDetail } from "@/api/types";
import { answer, GROUP, marshal, PROFILE, refusal, serve } from "@/test/marshal";
import { renderPage } from "@/test/renderPage";
import { nameFault } from "./GroupForm";
import { GroupPage } from "./GroupPage";
import { streamText } from "./GroupStreams";
import { GroupsPage } from "./GroupsPage";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const otto = { id: 9, username: "otto", first_name: "Otto", last_name: "Struve", is_bot: false };

function group(iAdminister: boolean): GroupDetail {
  const rights = { can_save: true, can_share_photometry: false };
  return {
    ...GROUP,
    description: null,
    private: false,
    auto_accept_requests: false,
    users: [
      { ...PROFILE, ...rights, admin: iAdminister, is_bot: false },
      { ...otto, ...rights, admin: !iAdminister },
    ],
    streams: [],
    filters: [],
  } as GroupDetail;
}

const admission = { id: 4, group: GROUP, user: otto, status: "pending" } as Admission;

function open(iAdminister: boolean, admissions: Admission[] = []) {
  const written = serve([]);
  marshal.use(
    http.get("*/api/groups/2", () => answer(group(iAdminister))),
    http.get("*/api/streams", () => answer([])),
    http.get("*/api/group_admission_requests", () => answer(admissions)),
  );
  return { written, ...renderPage("/group/:id", GroupPage, "/group/2") };
}

test("who administers a group switches what a member may do", async () => {
  const { user, written } = open(true);
  await user.click(await screen.findByRole("checkbox", { name: "Otto Struve: shares photometry" }));
  await waitFor(() =>
    expect(written).toEqual([
      {
        method: "PATCH",
        path: "/api/groups/2/users",
        body: { userID: 9, canSharePhotometry: true },
      },
    ]),
  );
});

test("a member only reads what others may do", async () => {
  open(false);
  await screen.findByText("Otto Struve");
  expect(screen.queryByRole("checkbox")).toBeNull();
  expect(screen.queryByRole("button", { name: /Remove|Add|Change/ })).toBeNull();
  expect(screen.getByRole("button", { name: "Leave the group" })).toBeInstanceOf(HTMLElement);
});

test("nobody is removed by one click, and a refusal says that he stays", async () => {
  const { user, store } = open(true);
  marshal.use(http.delete("*/api/groups/2/users/9", () => refusal(403, "He made the group.")));
  await user.click(await screen.findByRole("button", { name: "Remove Otto Struve" }));
  const question = screen.getByRole("group", { name: "Remove Otto Struve?" });
  await user.click(within(question).getByRole("button", { name: "Keep" }));
  await user.click(screen.getByRole("button", { name: "Remove Otto Struve" }));
  await user.click(screen.getByRole("button", { name: "Remove" }));
  await waitFor(() =>
    expect(store.getState().undo.notice?.message).toBe(
      "Otto Struve is still a member. He made the group.",
    ),
  );
  expect(screen.getByText("Otto Struve")).toBeInstanceOf(HTMLElement);
});

test("a request to join is answered where the members are", async () => {
  const { user, written } = open(true, [{ ...admission, created_at: "2026-11-28T01:00:00" }]);
  await user.click(await screen.findByRole("button", { name: "Let in Otto Struve" }));
  await waitFor(() =>
    expect(written.at(-1)).toEqual({
      method: "PATCH",
      path: "/api/group_admission_requests/4",
      body: { status: "accepted" },
    }),
  );
});

test("a group without a name is not sent; one with a name opens its page", async () => {
  const written = serve([]);
  marshal.use(
    http.get("*/api/internal/profile", () => answer({ ...PROFILE, acls: ["Upload data"] })),
    http.get("*/api/groups", () => answer({ user_groups: [], all_groups: [] })),
    http.get("*/api/group_admission_requests", () => answer([])),
  );
  const { user, router } = renderPage("/groups", GroupsPage);
  await user.click(await screen.findByRole("button", { name: "New group" }));
  await user.click(screen.getByRole("button", { name: "Make the group" }));
  expect(screen.getByText("Give the group a name.")).toBeInstanceOf(HTMLElement);
  expect(written).toEqual([]);
  await user.type(screen.getByRole("textbox", { name: "Name" }), "  Novae ");
  await user.click(screen.getByRole("button", { name: "Make the group" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/group/55"));
  expect(written[0]).toMatchObject({ path: "/api/groups", body: { name: "Novae" } });
});

test("names have a length; streams are told by survey and programs", () => {
  expect(nameFault(" ", "the group")).toBe("Give the group a name.");
  expect(nameFault("x".repeat(256), "the group")).toContain("1 characters too long");
  expect(nameFault("Novae", "the group")).toBeNull();
  const altdata = { collection: "ZTF_alerts", selector: [0, 1, 2] };
  expect(streamText({ altdata })).toBe("ZTF, programs 0, 1 and 2");
  expect(streamText({ altdata: { collection: "LSST_alerts", selector: [1] } })).toBe(
    "LSST, program 1",
  );
  expect(streamText({ altdata: {} })).toBe("");
});

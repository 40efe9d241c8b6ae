import { screen, waitFor, within } from "@testing-library/react";
import { http } from "msw";
import type { User } from "@/api/types";
import { answer, marshal, PROFILE, serve } from "@/test/marshal";
import { renderPage } from "@/test/renderPage";
import { dayOf, endOfDay } from "./days";
import { emailFault } from "./InviteForm";
import { UsersPage } from "./UsersPage";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const OTTO: User = {
  id: 9,
  username: "otto",
  first_name: "Otto",
  last_name: "Struve",
  is_bot: false,
  bio: null,
  affiliations: ["Yerkes"],
  contact_email: null,
  contact_phone: null,
  created_at: "2026-11-01T00:00:00",
  expiration_date: "2027-01-31T23:59:59",
  roles: ["View only"],
  acls: [],
  permissions: ["Comment"],
};

function open(acls: string[]) {
  const written = serve([]);
  marshal.use(
    http.get("*/api/internal/profile", () => answer({ ...PROFILE, acls })),
    http.get("*/api/user", () =>
      answer({ users: [OTTO], totalMatches: 1, pageNumber: 1, numPerPage: 100 }),
    ),
    http.get("*/api/roles", () =>
      answer([
        { id: "Full user", acls: ["Comment"] },
        { id: "View only", acls: [] },
      ]),
    ),
    http.get("*/api/acls", () => answer(["Classify", "Comment"])),
    http.get("*/api/invitations", () => answer({ invitations: [], totalMatches: 0 })),
  );
  return { written, ...renderPage("/user_management", UsersPage) };
}

test("who manages users gives roles and permissions; what a role gives is not taken here", async () => {
  const { user, written } = open(["Manage users"]);
  await user.click(await screen.findByRole("button", { name: "Rights of Otto Struve" }));
  await user.click(await screen.findByRole("checkbox", { name: "Full user" }));
  await user.click(screen.getByRole("checkbox", { name: "View only" }));
  await user.click(screen.getByRole("checkbox", { name: "Classify" }));
  await waitFor(() => expect(written).toHaveLength(3));
  expect(written.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /api/user/9/roles",
    "DELETE /api/user/9/roles/View%20only",
    "POST /api/user/9/acls",
  ]);
  const byRole = screen.getByRole<HTMLInputElement>("checkbox", { name: "Comment (by role)" });
  expect([byRole.checked, byRole.disabled]).toEqual([true, true]);
});

test("others see who is here, and nothing to change", async () => {
  open([]);
  const row = (await screen.findByText("Otto Struve")).closest("li");
  if (!row) throw new Error("a row");
  expect(row.textContent).toContain("Yerkes");
  expect(within(row).queryByRole("button")).toBeNull();
  expect(screen.queryByRole("button", { name: "Invite somebody" })).toBeNull();
});

test("where there is no mail server, the link of an invitation is shown once", async () => {
  const { user } = open(["Manage users"]);
  const bodies: unknown[] = [];
  marshal.use(
    http.post("*/api/invitations", async ({ request }) => {
      bodies.push(await request.json());
      return answer({ id: 3, link: "http://marshal/login/invitation?token=abc" });
    }),
  );
  await user.click(await screen.findByRole("button", { name: "Invite somebody" }));
  await user.click(screen.getByRole("button", { name: "Invite" }));
  expect(screen.getByText("Type the address to invite.")).toBeInstanceOf(HTMLElement);
  await user.type(screen.getByRole("textbox", { name: "E-mail address" }), "jo@example.org");
  await user.click(await screen.findByRole("checkbox", { name: "Transients" }));
  await user.click(screen.getByRole("button", { name: "Invite" }));
  expect(await screen.findByText(/token=abc/)).toBeInstanceOf(HTMLElement);
  expect(bodies).toEqual([{ userEmail: "jo@example.org", role: "Full user", groupIDs: [2] }]);
  await user.click(screen.getByRole("button", { name: "Done" }));
  expect(screen.queryByText(/token=abc/)).toBeNull();
});

test("an account's last day is whole, in UTC", async () => {
  expect(endOfDay("2027-01-31")).toBe("2027-01-31T23:59:59");
  expect(dayOf(endOfDay("2027-01-31"))).toBe("2027-01-31");
  expect([endOfDay(""), dayOf(null)]).toEqual([null, ""]);
  const { user, written } = open(["Manage users"]);
  await user.click(await screen.findByRole("button", { name: "Rights of Otto Struve" }));
  const day = screen.getByLabelText<HTMLInputElement>("Last day of the account, UTC");
  expect(day.value).toBe("2027-01-31");
  await user.clear(day);
  await user.click(screen.getByRole("button", { name: "Let it last" }));
  await waitFor(() =>
    expect(written.at(-1)).toMatchObject({ method: "PATCH", body: { expirationDate: null } }),
  );
});

test.each([
  ["", "Type the address to invite."],
  ["jo", "This is no e-mail address: it needs a name, an @ and a host."],
  ["jo@example.org ", null],
])("the address %j", (email, fault) => {
  expect(emailFault(email)).toBe(fault);
});

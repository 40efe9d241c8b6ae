import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { createRef } from "react";
import { Provider } from "react-redux";
import type { Comment } from "@/api/types";
import { makeStore } from "@/app/store";
import { answer, GROUP, marshal, refusal, serve } from "@/test/marshal";
import { ThemedApp } from "@/theme/ThemedApp";
import { CommentsSection } from "./CommentsSection";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  marshal.resetHandlers();
  localStorage.clear();
});
afterAll(() => marshal.close());

const comment = (id: number, change: Partial<Comment> = {}): Comment =>
  ({
    id,
    obj_id: "ZTF26aaa",
    text: `comment ${id}`,
    bot: false,
    author_id: 1,
    author: { id: 1, username: "vera" },
    groups: [GROUP],
    created_at: `2026-11-2${id}T03:00:00`,
    modified: `2026-11-2${id}T03:00:00`,
    ...change,
  }) as Comment;

function open(comments: Comment[] = []) {
  const view = render(
    <Provider store={makeStore()}>
      <ThemedApp>
        <CommentsSection
          objId="ZTF26aaa"
          comments={comments}
          groups={[GROUP]}
          composerRef={createRef()}
        />
      </ThemedApp>
    </Provider>,
  );
  return { ...view, user: userEvent.setup() };
}

const composer = () => screen.findByRole("textbox", { name: "Write a comment, in Markdown" });

test("a comment is sent to whom one chose, and the composer is empty again", async () => {
  const written = serve([]);
  const { user } = open();
  await user.type(await composer(), "rising **fast**");
  await user.click(screen.getByRole("button", { name: "visible to all my groups" }));
  await user.click(await screen.findByRole("menuitemcheckbox", { name: "Transients" }));
  await user.keyboard("{Escape}");
  await screen.findByRole("button", { name: "visible to members of Transients" });
  await user.click(screen.getByRole("button", { name: "Comment" }));
  await waitFor(async () => expect((await composer()).textContent).toBe(""));
  expect(written[0]).toEqual({
    method: "POST",
    path: "/api/sources/ZTF26aaa/comments",
    body: { text: "rising **fast**", group_ids: [GROUP.id] },
  });
});

test("what was typed outlives a refusal, an ended session and the page", async () => {
  serve([]);
  marshal.use(http.post("*/api/sources/:id/comments", () => refusal(401, "Please sign in.")));
  const first = open();
  await first.user.type(await composer(), "three hours of thought");
  await first.user.keyboard("{Control>}{Enter}{/Control}");
  expect((await screen.findByRole("alert")).textContent).toContain("What you typed is kept.");
  expect(screen.getByRole("link", { name: "Sign in again" }).getAttribute("href")).toContain(
    "/login?next=",
  );
  expect((await composer()).textContent).toBe("three hours of thought");
  first.unmount();
  open();
  expect((await composer()).textContent).toBe("three hours of thought");
});

test("nothing that the marshal would refuse is sent", async () => {
  serve([]);
  localStorage.setItem("fritz.draft.comment.1.ZTF26aaa", "x".repeat(20_001));
  open();
  await composer();
  expect(screen.getByText(/1 characters too long/)).toBeInstanceOf(HTMLElement);
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Comment" }).disabled).toBe(true);
});

test("one changes and deletes one's own comments, and those only", async () => {
  const written = serve([]);
  const changed: unknown[] = [];
  marshal.use(
    http.put("*/api/sources/:id/comments/:comment", async ({ request }) => {
      changed.push(await request.json());
      return answer(null);
    }),
  );
  const other = { author_id: 9, author: { id: 9, username: "otto" } as Comment["author"] };
  const { user } = open([comment(1), comment(2, other)]);
  await composer();
  const [mine, theirs] = screen.getAllByRole("listitem");
  if (!mine || !theirs) throw new Error("two comments");
  expect(within(theirs).queryByRole("button")).toBeNull();
  await user.click(await within(mine).findByRole("button", { name: "Change" }));
  await user.type(within(mine).getByRole("textbox"), ", surely");
  await user.click(within(mine).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(changed).toEqual([{ text: "comment 1, surely" }]));
  await user.click(await within(mine).findByRole("button", { name: "Delete" }));
  await user.click(within(mine).getByRole("button", { name: "Delete it" }));
  await waitFor(() =>
    expect(written.at(-1)).toMatchObject({
      method: "DELETE",
      path: "/api/sources/ZTF26aaa/comments/1",
    }),
  );
});

test("a file goes with a comment, and is offered for saving", async () => {
  const written = serve([]);
  const file = { attachment_name: "fit.txt", attachment_size: 1536, spectrum_id: 4 };
  const { user } = open([comment(1, file)]);
  const link = await screen.findByRole("link", { name: "fit.txt (1.5 KiB)" });
  expect(link.getAttribute("href")).toBe("/api/sources/ZTF26aaa/comments/1/attachment");
  expect(link.getAttribute("download")).toBe("fit.txt");
  expect(screen.getByRole("listitem").textContent).toContain("vera on a spectrum");
  const chosen = new File(["chi2"], "new.txt", { type: "text/plain" });
  await user.upload(await screen.findByLabelText("Attach a file"), chosen);
  await user.type(await composer(), "see");
  await user.click(screen.getByRole("button", { name: "Comment" }));
  await waitFor(() =>
    expect(written.at(-1)?.body).toEqual({
      text: "see",
      attachment: { name: "new.txt", body: "data:text/plain;base64,Y2hpMg==" },
    }),
  );
  await screen.findByLabelText("Attach a file");
});

test("the newest is below, and programs can be hidden", async () => {
  const written = serve([]);
  const { user } = open([comment(2, { bot: true }), comment(1)]);
  await composer();
  const texts = screen.getAllByRole("listitem").map(({ textContent }) => textContent);
  expect(texts[0]).toContain("comment 1");
  await user.click(screen.getByRole("checkbox", { name: "bots (1)" }));
  expect(screen.getAllByRole("listitem")).toHaveLength(1);
  await waitFor(() =>
    expect(written.at(-1)).toMatchObject({
      path: "/api/internal/profile",
      body: { preferences: { showBotComments: false } },
    }),
  );
});

test("one reads and writes in a thread, opens another, and goes on where one was", async () => {
  const written = serve([]);
  const { user } = open([
    comment(1),
    comment(2, { channel: "Keck run" }),
    comment(3, { spectrum_id: 4 }),
  ]);
  await composer();
  const [, second] = screen.getAllByRole("listitem");
  if (!second) throw new Error("three comments");
  await user.click(within(second).getByRole("button", { name: "Keck run" }));
  expect(screen.getAllByRole("listitem")).toHaveLength(1);
  const inThread = screen.getByRole("textbox", { name: /Write in the thread “Keck run”/ });
  await user.type(inThread, "half");
  await user.click(screen.getByRole("button", { name: "Keck run" }));
  await user.click(await screen.findByRole("menuitem", { name: "New thread…" }));
  await user.click(await screen.findByRole("button", { name: "Open" }));
  expect(screen.getByText("Give the thread a name.")).toBeInstanceOf(HTMLElement);
  await user.type(screen.getByRole("textbox", { name: "Name" }), " Host galaxy {Enter}");
  await screen.findByText("Your first comment opens the thread “Host galaxy”.");
  await user.type(screen.getByRole("textbox", { name: /“Host galaxy”/ }), "which?");
  await user.click(screen.getByRole("button", { name: "Comment" }));
  await waitFor(() =>
    expect(written.at(-1)?.body).toEqual({ text: "which?", channel: "Host galaxy" }),
  );
  await user.click(await screen.findByRole("button", { name: "Host galaxy" }));
  await user.click(await screen.findByRole("menuitemradio", { name: "Keck run 1" }));
  const again = await screen.findByRole("textbox", { name: /“Keck run”/ });
  expect(again.textContent).toBe("half");
  await user.click(screen.getByRole("button", { name: "Keck run" }));
  await user.click(await screen.findByRole("menuitemradio", { name: "General 2" }));
  await user.click(await screen.findByRole("checkbox", { name: "on spectra (1)" }));
  expect(screen.getAllByRole("listitem")).toHaveLength(1);
});

test("a thread is deleted by who wrote all of it, and a comment is put into another", async () => {
  const written = serve([]);
  const changed: unknown[] = [];
  marshal.use(
    http.put("*/api/sources/:id/comments/:comment", async ({ request }) => {
      changed.push(await request.json());
      return answer(null);
    }),
  );
  const other = { author_id: 9, author: { id: 9, username: "otto" } as Comment["author"] };
  const { user } = open([
    comment(1),
    comment(2, { channel: "mine" }),
    comment(3, { channel: "ours" }),
    comment(4, { channel: "ours", ...other }),
  ]);
  await composer();
  const [first] = screen.getAllByRole("listitem");
  if (!first) throw new Error("four comments");
  await user.click(within(first).getByRole("button", { name: "Change" }));
  await user.click(within(first).getByRole("combobox", { name: "Thread" }));
  await user.click(await screen.findByRole("option", { name: "ours" }));
  await user.click(within(first).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(changed).toEqual([{ text: "comment 1", channel: "ours" }]));
  const choose = async (from: string, to: string) => {
    await user.click(screen.getByRole("button", { name: from }));
    await user.click(await screen.findByRole("menuitemradio", { name: to }));
  };
  await choose("All threads", "ours 2");
  expect(screen.queryByRole("button", { name: "Delete the thread" })).toBeNull();
  await choose("ours", "mine 1");
  await user.click(await screen.findByRole("button", { name: "Delete the thread" }));
  await user.click(screen.getByRole("button", { name: "Delete them" }));
  await screen.findByRole("button", { name: "All threads" });
  expect(written.at(-1)).toEqual({
    method: "DELETE",
    path: "/api/sources/ZTF26aaa/comments/channels",
    body: { channel: "mine" },
  });
});

test("a file is shown as far as the marshal can", async () => {
  serve([]);
  marshal.use(
    http.get("*/comments/1/attachment", () => new HttpResponse("chi2 = 1.2")),
    http.get("*/comments/5/attachment", () => refusal(400, "no text")),
  );
  const file = (id: number, attachment_name: string, attachment_type: string) =>
    comment(id, { attachment_name, attachment_type, attachment_size: 9 });
  const { user } = open([
    file(1, "fit.txt", "text/plain; charset=utf-8"),
    file(2, "new.fits", "application/fits"),
    file(3, "paper.pdf", "application/pdf"),
    file(4, "cube.h5", "application/x-hdf5"),
    file(5, "away.txt", "text/plain; charset=utf-8"),
  ]);
  await user.click(await screen.findByRole("button", { name: "Show fit.txt" }));
  expect((await screen.findByText("chi2 = 1.2")).tagName).toBe("PRE");
  await user.click(screen.getByRole("button", { name: "Hide fit.txt" }));
  expect(screen.queryByText("chi2 = 1.2")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Show new.fits" }));
  expect(screen.getByRole("img", { name: "new.fits" }).getAttribute("src")).toBe(
    "/api/sources/ZTF26aaa/comments/2/attachment?preview=true",
  );
  const pdf = screen.getByRole("link", { name: "Open paper.pdf" });
  expect(pdf.getAttribute("href")).toMatch(/comments\/3\/attachment\?preview=true$/);
  expect(pdf.getAttribute("target")).toBe("_blank");
  expect(screen.queryByRole("button", { name: "Show cube.h5" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Show away.txt" }));
  await screen.findByText("away.txt cannot be shown; click on its name to save it.");
});

test("names of people and instruments are offered while one types them", async () => {
  serve([]);
  marshal.use(
    http.get("*/api/user", () => answer({ users: [{ id: 9, username: "otto" }], totalMatches: 1 })),
    http.get("*/api/instrument", () =>
      answer([
        { id: 1, name: "ZTF" },
        { id: 2, name: "SEDM" },
      ]),
    ),
  );
  const { user } = open();
  await user.type(await composer(), "@ot");
  await user.click(await screen.findByRole("button", { name: "@otto" }));
  await user.type(await composer(), "with #se");
  await user.click(await screen.findByRole("button", { name: "#SEDM" }));
  expect((await composer()).textContent).toBe("@otto with #SEDM ");
  expect(screen.queryByRole("group", { name: "Instruments" })).toBeNull();
});

import type { Comment } from "@/api/types";
import { isShown, shownText, threadFault, threadsOf } from "./threads";

const comment = (channel: string | null, created_at: string, author_id = 1) =>
  ({ channel, created_at, author_id }) as Comment;

const COMMENTS = [
  comment(null, "2026-11-24T01:00:00"),
  comment("host", "2026-11-24T02:00:00"),
  comment("Keck run", "2026-11-24T03:00:00"),
  comment("host", "2026-11-24T04:00:00", 9),
];

test("threads are those of the comments, with the newest first", () => {
  expect(threadsOf(COMMENTS, 1)).toEqual([
    { channel: "host", comments: 2, isMine: false },
    { channel: "Keck run", comments: 1, isMine: true },
  ]);
  expect(threadsOf(COMMENTS, undefined).some(({ isMine }) => isMine)).toBe(false);
});

test("one sees all comments, those of a thread, or those of none", () => {
  const count = (shown: Parameters<typeof isShown>[1]) =>
    COMMENTS.filter((one) => isShown(one, shown)).length;
  expect([count("all"), count({ channel: null }), count({ channel: "host" })]).toEqual([4, 1, 2]);
  expect([shownText("all"), shownText({ channel: null }), shownText({ channel: "host" })]).toEqual([
    "All threads",
    "General",
    "host",
  ]);
});

test("a thread has a name that is not too long", () => {
  expect(threadFault("  ")).toBe("Give the thread a name.");
  expect(threadFault("x".repeat(81))).toBe("1 characters too long: 80 are the most.");
  expect(threadFault("host")).toBeNull();
});

import type { Comment } from "@/api/types";
import { lengthFault } from "@/frame/lengths";

export const LONGEST_THREAD = 80;

/** Which comments are shown: all, those of no thread (null), or those of the thread of this name. */
export type Shown = "all" | { channel: string | null };

/** A thread of comments. */
export interface Thread {
  channel: string;
  comments: number;
  /** Whether one has written all of it, and may remove it. */
  isMine: boolean;
}

/** Returns the threads that comments are in, the one with the newest comment first. */
export function threadsOf(comments: readonly Comment[], userId: number | undefined): Thread[] {
  const found = new Map<string, Thread>();
  const newestFirst = comments.toSorted((a, b) => b.created_at.localeCompare(a.created_at));
  for (const { channel, author_id } of newestFirst) {
    if (channel === null || channel === undefined) continue;
    const before = found.get(channel) ?? { channel, comments: 0, isMine: true };
    found.set(channel, {
      channel,
      comments: before.comments + 1,
      isMine: before.isMine && author_id === userId,
    });
  }
  return [...found.values()];
}

/** Tells whether a comment is among those that are shown. */
export function isShown(comment: Comment, shown: Shown): boolean {
  return shown === "all" || (comment.channel ?? null) === shown.channel;
}

/** Returns what a choice of comments is called. */
export function shownText(shown: Shown): string {
  if (shown === "all") return "All threads";
  return shown.channel ?? "General";
}

/** Returns what is wrong with the name of a new thread; null when nothing is. */
export function threadFault(name: string): string | null {
  return name.trim() ? lengthFault(name, LONGEST_THREAD) : "Give the thread a name.";
}

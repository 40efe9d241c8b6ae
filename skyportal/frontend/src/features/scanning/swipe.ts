export type Swipe = "save" | "reject" | "open" | "previous";

const ACROSS_PX = 90;
const ALONG_PX = 110;

/** Returns what a drag means: right saves, left rejects, up opens, down goes back. */
export function swipeOf(dx: number, dy: number): Swipe | null {
  if (Math.abs(dx) > Math.abs(dy)) {
    if (dx > ACROSS_PX) return "save";
    return dx < -ACROSS_PX ? "reject" : null;
  }
  if (dy < -ALONG_PX) return "open";
  return dy > ALONG_PX ? "previous" : null;
}

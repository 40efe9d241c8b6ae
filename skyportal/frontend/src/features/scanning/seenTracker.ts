/** Which cards somebody has seen: those that stood on the screen for a while. */

export const DWELL_MS = 1200;
const COLLECT_MS = 2000;
/** The marshal takes so many at once. */
const MOST_AT_ONCE = 50;

export interface SeenTracker {
  /** Says which cards stand whole on the screen now. */
  show: (ids: readonly string[]) => void;
  /** Says that somebody is at a card, however short. */
  note: (id: string) => void;
  /** Sends what was collected. */
  flush: () => void;
  /** Sends what was collected, and forgets the rest. */
  stop: () => void;
}

/** Returns a tracker that sends each card's id once, many together. A hidden page sees nothing. */
export function trackSeen(
  send: (ids: string[]) => void,
  isHidden: () => boolean = () => document.hidden,
): SeenTracker {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const noted = new Set<string>();
  let collected: string[] = [];
  let sending: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    clearTimeout(sending);
    sending = undefined;
    const ids = collected;
    collected = [];
    for (let from = 0; from < ids.length; from += MOST_AT_ONCE)
      send(ids.slice(from, from + MOST_AT_ONCE));
  };
  const note = (id: string) => {
    if (noted.has(id)) return;
    noted.add(id);
    collected.push(id);
    sending ??= setTimeout(flush, COLLECT_MS);
  };
  const forget = (id: string) => {
    clearTimeout(timers.get(id));
    timers.delete(id);
  };
  const wait = (id: string) => {
    const dwelt = () => {
      if (isHidden()) return wait(id);
      timers.delete(id);
      note(id);
    };
    timers.set(id, setTimeout(dwelt, DWELL_MS));
  };
  const show = (ids: readonly string[]) => {
    for (const id of [...timers.keys()]) if (!ids.includes(id)) forget(id);
    for (const id of ids) if (!noted.has(id) && !timers.has(id)) wait(id);
  };
  const stop = () => {
    for (const id of [...timers.keys()]) forget(id);
    flush();
  };
  return { show, note, flush, stop };
}

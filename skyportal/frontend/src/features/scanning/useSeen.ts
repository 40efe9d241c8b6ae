import { useCallback, useEffect, useRef } from "react";
import { useNoteSeenMutation } from "./candidatesApi";
import { type SeenTracker, trackSeen } from "./seenTracker";

/** Lets the group know what one has seen: what stands on the screen for a while, and what the keys are at. */
export function useSeen(focusedId: string | null): (ids: readonly string[]) => void {
  const [noteSeen] = useNoteSeenMutation();
  const tracker = useRef<SeenTracker | null>(null);
  const shown = useRef<readonly string[]>([]);
  useEffect(() => {
    const started = trackSeen((ids) => noteSeen(ids));
    tracker.current = started;
    started.show(shown.current);
    return () => {
      tracker.current = null;
      started.stop();
    };
  }, [noteSeen]);
  useEffect(() => {
    if (focusedId) tracker.current?.note(focusedId);
  }, [focusedId]);
  return useCallback((ids) => {
    shown.current = ids;
    tracker.current?.show(ids);
  }, []);
}

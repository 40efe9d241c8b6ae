import { useEffect, useState } from "react";

const LONGEST_MS = 500;

/** Calls back once the browser has nothing else to do, or half a second later; returns what calls it off. */
export function whenIdle(callback: () => void): () => void {
  if (!("requestIdleCallback" in window)) {
    const timer = setTimeout(callback, LONGEST_MS);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(callback, { timeout: LONGEST_MS });
  return () => cancelIdleCallback(handle);
}

/** Becomes true once the browser has nothing else to do: what can wait until the page is drawn waits for it. */
export function useIdle(): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => whenIdle(() => setIdle(true)), []);
  return isIdle;
}

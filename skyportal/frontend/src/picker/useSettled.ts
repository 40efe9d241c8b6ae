import { useEffect, useState } from "react";

const TYPING_MS = 200;

/** Returns a value once it has not changed for a moment, as when one stops typing. */
export function useSettled<T>(value: T, ms = TYPING_MS): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

import { useEffect, useState } from "react";

const PREFIX = "fritz.draft.";

/** A text that outlives its page: kept in the browser until it is sent or emptied. */
export interface Draft {
  text: string;
  write: (text: string) => void;
  clear: () => void;
}

/** Stores a draft; a browser that is full or forbids storage leaves it in the page alone. */
function store(key: string, text: string): void {
  try {
    if (text) localStorage.setItem(PREFIX + key, text);
    else localStorage.removeItem(PREFIX + key);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

const stored = (key: string): string | null => localStorage.getItem(PREFIX + key);

/** Returns the draft of this key, `initial` when there is none. */
export function useDraft(key: string, initial = ""): Draft {
  const [text, setText] = useState(() => stored(key) ?? initial);
  useEffect(() => setText(stored(key) ?? initial), [key, initial]);
  const write = (next: string) => {
    setText(next);
    store(key, next === initial ? "" : next);
  };
  const clear = () => {
    setText(initial);
    store(key, "");
  };
  return { text, write, clear };
}

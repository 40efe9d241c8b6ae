/** Gives the frame, which has no origin and so no storage, one that forgets: Aladin Lite needs some. */
export function forgetfulStorage(): void {
  const kept = new Map<string, string>();
  const storage: Storage = {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
  for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { value: storage });
}

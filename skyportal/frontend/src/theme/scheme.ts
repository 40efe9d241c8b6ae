import { useSyncExternalStore } from "react";

/** How the page looks. `dome` is dark without blue light, for eyes adapted to the night. */
export type Scheme = "light" | "dark" | "dome";
export type SchemeChoice = Scheme | "system";

export const SCHEME_CHOICES: readonly SchemeChoice[] = ["system", "light", "dark", "dome"];

const STORAGE_KEY = "fritz.theme";
const darkSystem = () => matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

function isScheme(value: string | null): value is Scheme {
  return value === "light" || value === "dark" || value === "dome";
}

export function schemeChoice(): SchemeChoice {
  const stored = localStorage.getItem(STORAGE_KEY);
  return isScheme(stored) ? stored : "system";
}

/** Returns the scheme that a choice means now: `system` follows the operating system. */
export function resolveScheme(choice: SchemeChoice, systemIsDark: boolean): Scheme {
  if (choice !== "system") return choice;
  return systemIsDark ? "dark" : "light";
}

function currentScheme(): Scheme {
  return resolveScheme(schemeChoice(), darkSystem().matches);
}

export function chooseScheme(choice: SchemeChoice): void {
  if (choice === "system") localStorage.removeItem(STORAGE_KEY);
  else localStorage.setItem(STORAGE_KEY, choice);
  document.documentElement.dataset.theme = currentScheme();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  const onSystemChange = () => {
    document.documentElement.dataset.theme = currentScheme();
    listener();
  };
  const query = darkSystem();
  listeners.add(listener);
  query.addEventListener("change", onSystemChange);
  return () => {
    listeners.delete(listener);
    query.removeEventListener("change", onSystemChange);
  };
}

export const useScheme = (): Scheme => useSyncExternalStore(subscribe, currentScheme);
export const useSchemeChoice = (): SchemeChoice => useSyncExternalStore(subscribe, schemeChoice);

/** What the values of a key are. */
export type ValueKind = "number" | "string" | "boolean";

/** By origin, the keys of annotations and what their values are. */
export type KnownKeys = Record<string, Record<string, ValueKind>>;

/** A key of annotations, and what its values are. */
export interface KnownKey {
  key: string;
  kind: ValueKind;
}

/** What one may ask of a key: numbers between bounds, or a value. */
export interface KeyCondition {
  key: string;
  min?: number;
  max?: number;
  value?: string;
}

/** Returns the origins that there are, in their order. */
export function originsOf(known: KnownKeys): string[] {
  return Object.keys(known).toSorted((a, b) => a.localeCompare(b));
}

/** Returns the keys of these origins, or of all if there are none of them, each once. */
export function keysOf(known: KnownKeys, origins: readonly string[]): KnownKey[] {
  const found = new Map<string, ValueKind>();
  const asked = origins.filter((origin) => origin in known);
  for (const origin of asked.length > 0 ? asked : originsOf(known))
    for (const [key, kind] of Object.entries(known[origin] ?? {})) found.set(key, kind);
  return [...found]
    .map(([key, kind]) => ({ key, kind }))
    .toSorted((a, b) => a.key.localeCompare(b.key));
}

/** Returns the keys whose values are numbers, each with its origin. */
export function numbersOf(known: KnownKeys): { origin: string; key: string }[] {
  return originsOf(known).flatMap((origin) =>
    keysOf({ [origin]: known[origin] ?? {} }, [])
      .filter(({ kind }) => kind === "number")
      .map(({ key }) => ({ origin, key })),
  );
}

/** Returns where to sign in to come back to the page that one is on. */
export function signInUrl({ pathname, search }: Pick<Location, "pathname" | "search">): string {
  return `/login?next=${encodeURIComponent(pathname + search)}`;
}

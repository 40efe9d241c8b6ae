/** Returns where to go after signing in: only a path of this site, never another one. */
export function nextPath(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : "/";
}

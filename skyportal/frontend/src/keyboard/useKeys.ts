import { useEffect, useEffectEvent } from "react";

const INTERACTIVE = "button, a, [role=button], [role=menuitem], [role=option], summary";

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Tells whether a key is meant for what has the focus rather than for the page. */
export function belongsToFocus(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  const { target } = event;
  if (target instanceof HTMLInputElement && /^(checkbox|radio)$/.test(target.type))
    return event.key === " ";
  if (isTyping(target)) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("[role=dialog], [role=menu], [role=listbox]")) return true;
  return (event.key === "Enter" || event.key === " ") && target.closest(INTERACTIVE) !== null;
}

/** Calls `onKey` for each key that is meant for the page; it returns true when it used the key. */
export function useKeys(onKey: (key: string) => boolean): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (!belongsToFocus(event) && onKey(event.key)) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => handle(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}

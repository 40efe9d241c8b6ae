import type { Filter, Group } from "@/api/types";
import { formatPosition } from "@/coordinates/format";
import { parsePosition } from "@/coordinates/parse";
import { PAGES } from "@/frame/pages";

/** Somewhere that one can go. */
export interface Place {
  path: string;
  name: string;
  /** What kind of thing it is. */
  kind: string;
}

const PERSONAL: readonly Place[] = [
  { path: "/", name: "Start", kind: "page" },
  { path: "/candidates/scan_reports", name: "Scan reports", kind: "page" },
  { path: "/profile", name: "Profile", kind: "page" },
  { path: "/user_management", name: "People", kind: "page" },
  { path: "/about", name: "About", kind: "page" },
  { path: "/sources?listName=favorites", name: "Favourites", kind: "page" },
];
const MOST = 12;
const OBJECT = /^[A-Za-z0-9][\w.:+-]{2,}$/;

/** Returns where what was typed could lead: positions, pages, groups and filters, then objects. */
export function placesFor(
  typed: string,
  known: { groups: readonly Group[]; filters: readonly Filter[]; objects: readonly string[] },
): Place[] {
  const text = typed.trim();
  const position = parsePosition(text);
  if (position)
    return [
      {
        path: `/alerts?q=${encodeURIComponent(text)}`,
        name: formatPosition(position),
        kind: "alerts around this position",
      },
    ];
  const fits = ({ name }: Place) => name.toLowerCase().includes(text.toLowerCase());
  const pages = [...PAGES.map((page) => ({ ...page, kind: "page" })), ...PERSONAL];
  const groups = known.groups
    .filter((group) => !group.single_user_group)
    .map(({ id, name }): Place => ({ path: `/group/${id}`, name, kind: "group" }));
  const filters = known.filters.map(
    ({ id, name }): Place => ({ path: `/filter/${id}`, name, kind: "filter" }),
  );
  const objects = known.objects.map(
    (id): Place => ({ path: `/source/${encodeURIComponent(id)}`, name: id, kind: "source" }),
  );
  const found = [...objects, ...[...pages, ...groups, ...filters].filter(fits)].slice(0, MOST);
  if (!OBJECT.test(text) || known.objects.includes(text)) return found;
  const named = encodeURIComponent(text);
  return [
    ...found,
    { path: `/source/${named}`, name: text, kind: "open as a source" },
    { path: `/alerts?q=${named}`, name: text, kind: "search the alerts" },
  ];
}

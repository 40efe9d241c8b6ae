import type { Thumbnail, ThumbnailKind } from "@/api/types";

export interface ShownKind {
  type: string;
  label: string;
  url: string | null;
}

const urlOf = (thumbnails: readonly Thumbnail[], type: string) =>
  thumbnails.find((thumbnail) => thumbnail.type === type)?.url ?? null;

/** What has a place on every card, in its order, with the picture where there is one. */
export function onCards(
  kinds: readonly ThumbnailKind[],
  thumbnails: readonly Thumbnail[],
): ShownKind[] {
  return kinds
    .filter((kind) => kind.on_cards)
    .map(({ name, label }) => ({ type: name, label, url: urlOf(thumbnails, name) }));
}

/** How pictures are put in a row: as the marshal lists their kinds, or the newest first. */
export type PictureOrder = "usual" | "newest";

/** The same, and every other kind of which there is a picture. */
export function onPages(
  kinds: readonly ThumbnailKind[],
  thumbnails: readonly Thumbnail[],
  order: PictureOrder = "usual",
): ShownKind[] {
  const madeAt = (type: string) =>
    thumbnails.find((thumbnail) => thumbnail.type === type)?.created_at ?? "";
  const shown = inUsualOrder(kinds, thumbnails);
  return order === "usual"
    ? shown
    : shown.toSorted((a, b) => madeAt(b.type).localeCompare(madeAt(a.type)));
}

function inUsualOrder(
  kinds: readonly ThumbnailKind[],
  thumbnails: readonly Thumbnail[],
): ShownKind[] {
  return kinds
    .map(({ name, label, on_cards }) => ({
      type: name,
      label,
      url: urlOf(thumbnails, name),
      on_cards,
    }))
    .filter(({ url, on_cards }) => on_cards || url !== null)
    .map(({ type, label, url }) => ({ type, label, url }));
}

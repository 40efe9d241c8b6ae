import type { Thumbnail, ThumbnailKind } from "@/api/types";
import { onCards } from "@/features/thumbnails/shownKinds";
import { Cutout } from "@/plots/Cutout";

interface CardCutoutsProps {
  objectId: string;
  thumbnails: readonly Thumbnail[];
  kinds: readonly ThumbnailKind[];
  size: number | "fill";
}

/** What has a place on every card: science, template and difference image, unless told otherwise. */
export function CardCutouts({ objectId, thumbnails, kinds, size }: CardCutoutsProps) {
  const shown = onCards(kinds, thumbnails);
  const width = size === "fill" ? "1fr" : `${size}px`;
  return (
    <div className="cutouts" style={{ gridTemplateColumns: `repeat(${shown.length}, ${width})` }}>
      {shown.map(({ type, label, url }) => (
        <Cutout key={type} label={label} url={url} size={size} objectId={objectId} />
      ))}
    </div>
  );
}

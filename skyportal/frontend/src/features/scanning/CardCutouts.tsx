import Box from "@mui/material/Box";
import type { Thumbnail } from "@/api/types";
import { Cutout } from "@/plots/Cutout";

const TYPES = ["new", "ref", "sub"];

interface CardCutoutsProps {
  objectId: string;
  thumbnails: readonly Thumbnail[];
  size: number | "fill";
}

/** Science, template and difference image. */
export function CardCutouts({ objectId, thumbnails, size }: CardCutoutsProps) {
  const columns = size === "fill" ? "repeat(3, 1fr)" : `repeat(3, ${size}px)`;
  return (
    <Box sx={{ display: "grid", gridTemplateColumns: columns, gap: 1 }}>
      {TYPES.map((type) => {
        const url = thumbnails.find((thumbnail) => thumbnail.type === type)?.url ?? null;
        return <Cutout key={type} type={type} url={url} size={size} objectId={objectId} />;
      })}
    </Box>
  );
}

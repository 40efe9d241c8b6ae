import Box from "@mui/material/Box";
import type { Source } from "@/api/types";
import { onPages } from "@/features/thumbnails/shownKinds";
import { useThumbnailKindsQuery } from "@/features/thumbnails/thumbnailsApi";
import { Cutout } from "@/plots/Cutout";

const SIZE = 120;

/** The newest image of each kind; alerts' own also where they are missing. */
export function SourceThumbnails({ source }: { source: Source }) {
  const { data: kinds = [] } = useThumbnailKindsQuery();
  return (
    <Box
      sx={{
        display: "grid",
        gridTemplateColumns: `repeat(auto-fill, min(${SIZE}px, calc((100% - 8px) / 3)))`,
        gap: 1,
      }}
    >
      {onPages(kinds, source.thumbnails).map(({ type, label, url }) => (
        <Cutout key={type} label={label} url={url} size="fill" objectId={source.id} />
      ))}
    </Box>
  );
}

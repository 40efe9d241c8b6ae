import Box from "@mui/material/Box";
import type { Source } from "@/api/types";
import { Cutout } from "@/plots/Cutout";

const ORDER = ["new", "ref", "sub", "ps1", "ls", "sdss"];
const SIZE = 120;

/** The newest image of each type; alerts' own first. */
export function SourceThumbnails({ source }: { source: Source }) {
  const types = [...new Set([...ORDER.slice(0, 3), ...source.thumbnails.map(({ type }) => type)])];
  types.sort((a, b) => ((ORDER.indexOf(a) + 99) % 99) - ((ORDER.indexOf(b) + 99) % 99));
  return (
    <Box
      sx={{
        display: "grid",
        gridTemplateColumns: `repeat(auto-fill, min(${SIZE}px, calc((100% - 8px) / 3)))`,
        gap: 1,
      }}
    >
      {types.map((type) => {
        const url = source.thumbnails.find((thumbnail) => thumbnail.type === type)?.url ?? null;
        return <Cutout key={type} type={type} url={url} size="fill" objectId={source.id} />;
      })}
    </Box>
  );
}

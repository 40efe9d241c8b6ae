import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import type { Source } from "@/api/types";
import { useReport } from "@/undo/useReport";
import { useAddTagMutation, useRemoveTagMutation, useTagOptionsQuery } from "./factsApi";

/** The tags of an object; one is taken off with its cross, others are chosen from those that there are. */
export function TagsRow({ source }: { source: Source }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { data: options = [] } = useTagOptionsQuery();
  const [add] = useAddTagMutation();
  const [remove] = useRemoveTagMutation();
  const report = useReport();
  const given = new Set(source.tags.map(({ objtagoption_id }) => objtagoption_id));
  const free = options.filter(({ id }) => !given.has(id));
  if (source.tags.length === 0 && options.length === 0) return null;
  const choose = (optionId: number) => {
    setAnchor(null);
    report(add({ objId: source.id, optionId }), { refused: "The tag was not given." });
  };
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1 }}>
      {source.tags.map((tag) => (
        <Chip
          key={tag.id}
          label={tag.name}
          variant="outlined"
          title={tag.author ? `By ${tag.author.username}` : undefined}
          onDelete={() =>
            report(remove({ objId: source.id, tagId: tag.id }), {
              refused: `${tag.name} stays.`,
            })
          }
        />
      ))}
      {free.length > 0 && (
        <Button aria-haspopup="menu" onClick={(event) => setAnchor(event.currentTarget)}>
          Add a tag
        </Button>
      )}
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {free.map(({ id, name }) => (
          <MenuItem key={id} onClick={() => choose(id)}>
            {name}
          </MenuItem>
        ))}
      </Menu>
    </Box>
  );
}

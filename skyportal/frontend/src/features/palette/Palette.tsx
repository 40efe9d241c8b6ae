import Box from "@mui/material/Box";
import Dialog from "@mui/material/Dialog";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useFiltersQuery, useGroupsQuery } from "@/features/profile/profileApi";
import { Picker } from "@/picker/Picker";
import { useSettled } from "@/picker/useSettled";
import { useFoundSourcesQuery } from "./paletteApi";
import { type Place, placesFor } from "./places";

/** Goes anywhere by typing: pages, groups, filters, sources by a part of a name, positions. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const asked = useSettled(typed.trim());
  const { data: groups = [] } = useGroupsQuery();
  const { data: filters = [] } = useFiltersQuery();
  const { currentData: objects = [] } = useFoundSourcesQuery(asked, { skip: asked.length < 3 });
  const navigate = useNavigate();
  const go = ({ path }: Place) => {
    onClose();
    navigate(path);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      aria-label="Go to"
      maxWidth="sm"
      fullWidth
      sx={{ "& .MuiDialog-container": { alignItems: "start", pt: { sm: "10dvh" } } }}
    >
      <Box sx={{ p: 3 }}>
        <Picker
          label="Go to"
          placeholder="A page, group, filter, source, TNS name or position"
          autoFocus
          typed={typed}
          onType={setTyped}
          options={placesFor(typed, { groups, filters, objects })}
          keyOf={({ path, kind }) => `${kind} ${path}`}
          onPick={go}
          none="Nothing of this name. Type a whole name to open it, or a position to search there."
          height={400}
        >
          {({ name, kind }) => (
            <Box sx={{ display: "flex", gap: 3, typography: "body2" }}>
              <Box sx={{ flex: 1, fontWeight: 550, minWidth: 0, overflowWrap: "anywhere" }}>
                {name}
              </Box>
              <Box sx={{ color: "text.secondary" }}>{kind}</Box>
            </Box>
          )}
        </Picker>
      </Box>
    </Dialog>
  );
}

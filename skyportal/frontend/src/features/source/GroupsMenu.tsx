import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import Popover from "@mui/material/Popover";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import type { Group } from "@/api/types";

interface GroupsMenuProps {
  anchor: HTMLElement;
  objectId: string;
  groups: readonly Group[];
  savedIds: readonly number[];
  suggestedIds: readonly number[];
  onSave: (groups: Group[]) => void;
  onUnsave: (groups: Group[]) => void;
  onClose: () => void;
}

/** Chooses the groups an object is saved to; says in words what the button will do. */
export function GroupsMenu(props: GroupsMenuProps) {
  const { anchor, objectId, groups, savedIds, suggestedIds, onSave, onUnsave, onClose } = props;
  const [chosen, setChosen] = useState(() => new Set([...savedIds, ...suggestedIds]));
  const added = groups.filter(({ id }) => chosen.has(id) && !savedIds.includes(id));
  const removed = groups.filter(({ id }) => !chosen.has(id) && savedIds.includes(id));
  const toggle = (id: number) =>
    setChosen(
      (before) =>
        new Set(before.has(id) ? [...before].filter((known) => known !== id) : [...before, id]),
    );
  const apply = () => {
    if (added.length > 0) onSave(added);
    if (removed.length > 0) onUnsave(removed);
    onClose();
  };
  return (
    <Popover
      open
      anchorEl={anchor}
      onClose={onClose}
      anchorOrigin={{ vertical: "bottom", horizontal: "left" }}
      slotProps={{
        paper: {
          role: "dialog",
          "aria-label": `Groups of ${objectId}`,
          sx: { border: 1, borderColor: "divider", p: 3, width: 280 },
        },
      }}
    >
      <Typography variant="h3" sx={{ mb: 1 }}>
        Save {objectId} to
      </Typography>
      <Box sx={{ display: "grid", maxHeight: 280, overflow: "auto", pl: 1 }}>
        {groups.map(({ id, name, single_user_group }) => (
          <FormControlLabel
            key={id}
            label={single_user_group ? "Just me" : name}
            control={<Checkbox checked={chosen.has(id)} onChange={() => toggle(id)} />}
          />
        ))}
      </Box>
      <Typography variant="caption" component="p" sx={{ my: 2, color: "text.secondary" }}>
        {scope(added, removed)}
      </Typography>
      <Box sx={{ display: "flex", gap: 2 }}>
        <Button variant="contained" disabled={added.length + removed.length === 0} onClick={apply}>
          Apply
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </Box>
    </Popover>
  );
}

/** Says who will see the object, and who no longer. */
export function scope(added: readonly Group[], removed: readonly Group[]): string {
  const names = (groups: readonly Group[]) => groups.map(({ name }) => name).join(", ");
  const parts = [];
  if (added.length > 0) parts.push(`Members of ${names(added)} will find it among their sources.`);
  if (removed.length > 0) parts.push(`It leaves the sources of ${names(removed)}.`);
  return parts.join(" ") || "Nothing changes.";
}

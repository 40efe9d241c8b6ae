import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import type { Group, SavedGroup, Source } from "@/api/types";
import { useAppDispatch } from "@/app/hooks";
import { DownIcon } from "@/frame/icons";
import { Key } from "@/frame/Key";
import { formatUtc, parseUtc } from "@/time/format";
import { GroupsMenu } from "./GroupsMenu";
import { save, unsave } from "./saving";

interface SourceGroupsProps {
  source: Source;
  groups: readonly Group[];
  anchor: HTMLElement | null;
  onAnchor: (anchor: HTMLElement | null) => void;
}

function savedText({ saved_by, saved_at }: SavedGroup): string {
  const who = saved_by ? `Saved by ${saved_by.username}` : "Saved";
  return saved_at ? `${who}, ${formatUtc(parseUtc(saved_at))} UTC` : who;
}

/** The groups it is saved to, and the way to change them. */
export function SourceGroups({ source, groups, anchor, onAnchor }: SourceGroupsProps) {
  const dispatch = useAppDispatch();
  const saved = source.groups.filter(({ active }) => active);
  const passed = new Set(source.candidates.map(({ group_id }) => group_id));
  const savedIds = saved.map(({ id }) => id);
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 2 }}>
      {saved.map((group) => (
        <Chip
          key={group.id}
          label={group.nickname ?? group.name}
          title={savedText(group)}
          onDelete={() => dispatch(unsave({ objId: source.id, groups: [group] }))}
        />
      ))}
      <Button
        id="save-button"
        variant={saved.length > 0 ? "outlined" : "contained"}
        aria-haspopup="dialog"
        onClick={(event) => onAnchor(event.currentTarget)}
        startIcon={saved.length > 0 ? <Key aria-hidden>s</Key> : undefined}
        endIcon={<DownIcon />}
      >
        {saved.length === 0
          ? "Save"
          : `Saved to ${saved.length} group${saved.length === 1 ? "" : "s"}`}
      </Button>
      {anchor && (
        <GroupsMenu
          anchor={anchor}
          objectId={source.id}
          groups={groups}
          savedIds={savedIds}
          suggestedIds={
            savedIds.length > 0 ? [] : groups.filter(({ id }) => passed.has(id)).map(({ id }) => id)
          }
          onSave={(added) => dispatch(save({ objId: source.id, groups: added }))}
          onUnsave={(removed) => dispatch(unsave({ objId: source.id, groups: removed }))}
          onClose={() => onAnchor(null)}
        />
      )}
    </Box>
  );
}

import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import Divider from "@mui/material/Divider";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import type { Group } from "@/api/types";
import { DownIcon } from "@/frame/icons";
import { type Audience, choiceText, groupName } from "./audience";

interface AudienceMenuProps {
  audience: Audience;
  groups: readonly Group[];
  onAudience: (audience: Audience) => void;
}

/** Says in words who will see what is about to be shared, and lets one choose. */
export function AudienceMenu({ audience, groups, onAudience }: AudienceMenuProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const toggle = (id: number) => {
    const before = audience ?? [];
    const after = before.includes(id) ? before.filter((known) => known !== id) : [...before, id];
    onAudience(after.length > 0 ? after : null);
  };
  return (
    <>
      <Button
        color="inherit"
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
        endIcon={<DownIcon />}
        sx={{ color: "text.secondary", fontWeight: 400, textAlign: "left", minWidth: 0 }}
      >
        {choiceText(audience, groups)}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        <MenuItem
          role="menuitemradio"
          aria-checked={audience === null}
          selected={audience === null}
          onClick={() => onAudience(null)}
        >
          All my groups
        </MenuItem>
        <Divider component="li" role="none" />
        {groups.map((group) => {
          const chosen = audience?.includes(group.id) ?? false;
          return (
            <MenuItem
              key={group.id}
              role="menuitemcheckbox"
              aria-checked={chosen}
              onClick={() => toggle(group.id)}
            >
              <Checkbox
                checked={chosen}
                tabIndex={-1}
                slotProps={{ input: { "aria-hidden": true } }}
              />
              {groupName(group)}
            </MenuItem>
          );
        })}
      </Menu>
    </>
  );
}

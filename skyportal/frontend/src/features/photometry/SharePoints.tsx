import Button from "@mui/material/Button";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import type { Group, PhotometryPoint } from "@/api/types";
import { DownIcon } from "@/frame/icons";
import { groupName } from "@/sharing/audience";
import { useReport } from "@/undo/useReport";
import { useSharePointsMutation } from "./photometryApi";

interface SharePointsProps {
  objId: string;
  points: readonly PhotometryPoint[];
  groups: readonly Group[];
}

/** Shares the measurements of the table with one more group. */
export function SharePoints({ objId, points, groups }: SharePointsProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [share, { isLoading }] = useSharePointsMutation();
  const report = useReport();
  const choose = (group: Group) => {
    setAnchor(null);
    const ids = points.map(({ id }) => id);
    report(share({ objId, ids, groupIds: [group.id] }), {
      refused: "Nothing was shared.",
      worked: `${ids.length} measurements are shared with ${groupName(group)}.`,
    });
  };
  return (
    <>
      <Button
        aria-haspopup="menu"
        disabled={isLoading || points.length === 0}
        endIcon={<DownIcon />}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        Share these
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {groups.map((group) => (
          <MenuItem key={group.id} onClick={() => choose(group)}>
            {groupName(group)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}

import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import Link from "@mui/material/Link";
import type { ReactNode } from "react";
import { Link as RouterLink } from "react-router";
import type { GroupInfo } from "@/api/types";

interface GroupRowsProps {
  groups: readonly GroupInfo[];
  action?: (group: GroupInfo) => ReactNode;
}

/** Groups by name, with what they are for. */
export function GroupRows({ groups, action }: GroupRowsProps) {
  return (
    <Box
      component="ul"
      sx={{ m: 0, p: 0, listStyle: "none", borderTop: 1, borderColor: "divider" }}
    >
      {groups.map((group) => (
        <Box
          component="li"
          key={group.id}
          sx={{
            display: "flex",
            alignItems: "center",
            gap: 3,
            py: 2,
            borderBottom: 1,
            borderColor: "divider",
          }}
        >
          <Box sx={{ flex: 1, minWidth: 0 }}>
            <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: 2 }}>
              <Link component={RouterLink} to={`/group/${group.id}`} sx={{ fontWeight: 600 }}>
                {group.name}
              </Link>
              {group.nickname && <Chip label={group.nickname} variant="outlined" />}
              {group.private && <Chip label="private" variant="outlined" />}
            </Box>
            {group.description && (
              <Box sx={{ typography: "body2", color: "text.secondary" }}>{group.description}</Box>
            )}
          </Box>
          {action?.(group)}
        </Box>
      ))}
    </Box>
  );
}

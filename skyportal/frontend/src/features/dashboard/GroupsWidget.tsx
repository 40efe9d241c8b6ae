import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { Link as RouterLink } from "react-router";
import { useGroupsQuery } from "@/features/profile/profileApi";
import { WidgetState } from "./WidgetState";

/** One's groups, each with the way to what it has saved. */
export function GroupsWidget() {
  const { data, error, refetch } = useGroupsQuery();
  const groups = data?.filter(({ single_user_group }) => !single_user_group);
  return (
    <WidgetState
      rows={groups}
      error={error}
      onRetry={refetch}
      what="The groups"
      none={
        <>
          You are in no group yet. <RouterLink to="/groups">Ask to join one.</RouterLink>
        </>
      }
    >
      {(mine) => (
        <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 1 }}>
          {mine.map(({ id, name }) => (
            <Box
              component="li"
              key={id}
              sx={{ display: "flex", gap: 3, typography: "body2", "& a": { py: 0.5 } }}
            >
              <Link
                component={RouterLink}
                to={`/group/${id}`}
                sx={{ flex: 1, fontWeight: 600, minWidth: 0, overflowWrap: "anywhere" }}
              >
                {name}
              </Link>
              <Link component={RouterLink} to={`/candidates?groups=${id}`}>
                candidates
              </Link>
              <Link component={RouterLink} to={`/sources?group_ids=${id}`}>
                sources
              </Link>
            </Box>
          ))}
        </Box>
      )}
    </WidgetState>
  );
}

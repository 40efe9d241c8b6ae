import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import Typography from "@mui/material/Typography";
import { fullName } from "./fullName";
import { useProfileQuery } from "./profileApi";

/** Who one is here, and what one may do. */
export function ProfilePage() {
  const { data: profile } = useProfileQuery();
  if (!profile) return null;
  const groups = profile.groups.filter((group) => !group.single_user_group);
  return (
    <Box
      sx={{
        overflow: "auto",
        p: { xs: 4, sm: 6 },
        display: "grid",
        gap: 6,
        alignContent: "start",
        maxWidth: 760,
      }}
    >
      <Box>
        <Typography variant="h1">{fullName(profile)}</Typography>
        <Typography sx={{ color: "text.secondary" }}>
          {profile.username} · {profile.roles.join(", ") || "no role"}
        </Typography>
      </Box>
      <Chips
        title="Groups"
        names={groups.map(({ name }) => name)}
        none="You are in no group yet; ask a group's administrator to add you."
      />
      <Chips
        title="Permissions"
        names={profile.acls}
        none="You may look, but not change anything."
      />
    </Box>
  );
}

function Chips({ title, names, none }: { title: string; names: string[]; none: string }) {
  return (
    <Box component="section">
      <Typography variant="h2" sx={{ mb: 2 }}>
        {title}
      </Typography>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 2 }}>
        {names.map((name) => (
          <Chip key={name} label={name} variant="outlined" />
        ))}
        {names.length === 0 && <Typography sx={{ color: "text.secondary" }}>{none}</Typography>}
      </Box>
    </Box>
  );
}

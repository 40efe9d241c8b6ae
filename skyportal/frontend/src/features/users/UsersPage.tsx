import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import MenuItem from "@mui/material/MenuItem";
import Skeleton from "@mui/material/Skeleton";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { may } from "@/features/profile/permissions";
import { useProfileQuery } from "@/features/profile/profileApi";
import { Page } from "@/frame/Page";
import { Problem } from "@/frame/Problem";
import { Section, SectionNote } from "@/frame/Section";
import { useSettled } from "@/picker/useSettled";
import { Invitations } from "./Invitations";
import { InviteForm } from "./InviteForm";
import { UserRow } from "./UserRow";
import { type UsersAsked, useRolesQuery, useUsersInfiniteQuery } from "./usersApi";

/** Everybody who has an account; who manages users says here what each may do. */
export function UsersPage() {
  const { data: profile } = useProfileQuery();
  const [asked, setAsked] = useState<UsersAsked>({ name: "", role: "", includeExpired: false });
  const [inviting, setInviting] = useState(false);
  const settled = useSettled(asked);
  const { data, error, refetch, hasNextPage, isFetching, fetchNextPage } =
    useUsersInfiniteQuery(settled);
  const users = data?.pages.flatMap((page) => page.users) ?? [];
  const manages = may(profile, "Manage users");
  return (
    <Page
      title="People"
      lead={
        manages
          ? "What people may do comes from roles, and from permissions that are given to one alone."
          : "Who has an account here."
      }
      actions={
        manages &&
        !inviting && (
          <Button variant="contained" onClick={() => setInviting(true)}>
            Invite somebody
          </Button>
        )
      }
    >
      {inviting && <InviteForm onClose={() => setInviting(false)} />}
      {manages && <Invitations />}
      <Section title="Accounts" count={data?.pages.at(-1)?.totalMatches}>
        <UserFilter asked={asked} onAsk={setAsked} />
        {error && <Problem what="People could not be loaded." error={error} onRetry={refetch} />}
        {!data && !error && <Skeleton variant="rounded" height={200} />}
        {data && users.length === 0 && <SectionNote>Nobody fits. Ask for less.</SectionNote>}
        <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none" }}>
          {users.map((user) => (
            <UserRow key={user.id} user={user} manages={manages} isMe={user.id === profile?.id} />
          ))}
        </Box>
        {hasNextPage && (
          <Button sx={{ mt: 2 }} disabled={isFetching} onClick={() => fetchNextPage()}>
            Show more
          </Button>
        )}
      </Section>
    </Page>
  );
}

interface UserFilterProps {
  asked: UsersAsked;
  onAsk: (asked: UsersAsked) => void;
}

function UserFilter({ asked, onAsk }: UserFilterProps) {
  const { data: roles = [] } = useRolesQuery();
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 3, mb: 3 }}>
      <TextField
        label="Username contains"
        value={asked.name}
        onChange={(event) => onAsk({ ...asked, name: event.target.value })}
      />
      <TextField
        select
        label="Role"
        value={asked.role}
        sx={{ minWidth: 140 }}
        onChange={(event) => onAsk({ ...asked, role: event.target.value })}
      >
        <MenuItem value="">any</MenuItem>
        {roles.map(({ id }) => (
          <MenuItem key={id} value={id}>
            {id}
          </MenuItem>
        ))}
      </TextField>
      <FormControlLabel
        control={<Checkbox checked={asked.includeExpired} />}
        label="also ended accounts"
        onChange={(_event, includeExpired) => onAsk({ ...asked, includeExpired })}
      />
    </Box>
  );
}

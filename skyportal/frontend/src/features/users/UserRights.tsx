import Box from "@mui/material/Box";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import Typography from "@mui/material/Typography";
import type { Permission, User } from "@/api/types";
import { fullName } from "@/features/profile/fullName";
import { ConfirmButton } from "@/frame/ConfirmButton";
import { useReport } from "@/undo/useReport";
import { AccountEnd } from "./AccountEnd";
import {
  useAclsQuery,
  useDeleteUserMutation,
  useGrantAclMutation,
  useGrantRoleMutation,
  useRevokeAclMutation,
  useRevokeRoleMutation,
  useRolesQuery,
} from "./usersApi";

/** Roles, permissions and the end of somebody's account, to be changed. */
export function UserRights({ user, isMe }: { user: User; isMe: boolean }) {
  const [remove] = useDeleteUserMutation();
  const report = useReport();
  const name = fullName(user);
  return (
    <Box sx={{ display: "grid", gap: 4, py: 3, pl: { sm: 4 } }}>
      <Roles user={user} />
      <Permissions user={user} />
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 3 }}>
        <AccountEnd user={user} />
        {!isMe && (
          <ConfirmButton
            label={`Remove the account of ${name}`}
            question={`Remove ${name} with tokens, browsers and memberships?`}
            verb="Remove the account"
            onConfirm={() => report(remove(user.id), { refused: `${name} still has an account.` })}
          >
            Remove the account
          </ConfirmButton>
        )}
      </Box>
    </Box>
  );
}

function Roles({ user }: { user: User }) {
  const { data: roles = [] } = useRolesQuery();
  const [grant] = useGrantRoleMutation();
  const [revoke] = useRevokeRoleMutation();
  const report = useReport();
  const set = (role: string, given: boolean) =>
    report((given ? grant : revoke)({ userId: user.id, role }), {
      refused: `The roles of ${fullName(user)} are as they were.`,
    });
  return (
    <Choices title="Roles">
      {roles.map(({ id, acls }) => (
        <FormControlLabel
          key={id}
          title={acls.join(", ") || "may look, but not change anything"}
          control={<Checkbox checked={user.roles.includes(id)} />}
          label={id}
          onChange={(_event, given) => set(id, given)}
        />
      ))}
    </Choices>
  );
}

function Permissions({ user }: { user: User }) {
  const { data: acls = [] } = useAclsQuery();
  const [grant] = useGrantAclMutation();
  const [revoke] = useRevokeAclMutation();
  const report = useReport();
  const set = (acl: Permission, given: boolean) =>
    report((given ? grant : revoke)({ userId: user.id, acl }), {
      refused: `What ${fullName(user)} may do is as it was.`,
    });
  return (
    <Choices title="Permissions given to this account alone">
      {acls.map((acl) => {
        const direct = user.acls.includes(acl);
        const byRole = !direct && user.permissions.includes(acl);
        return (
          <FormControlLabel
            key={acl}
            control={<Checkbox checked={direct || byRole} disabled={byRole} />}
            label={byRole ? `${acl} (by role)` : acl}
            onChange={(_event, given) => set(acl, given)}
          />
        );
      })}
    </Choices>
  );
}

function Choices({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Box component="fieldset" sx={{ m: 0, p: 0, border: 0, minWidth: 0 }}>
      <Typography variant="h3" component="legend" sx={{ p: 0, mb: 1 }}>
        {title}
      </Typography>
      <Box
        sx={{
          display: "grid",
          gridTemplateColumns: "repeat(auto-fill, minmax(200px, 1fr))",
          columnGap: 3,
        }}
      >
        {children}
      </Box>
    </Box>
  );
}

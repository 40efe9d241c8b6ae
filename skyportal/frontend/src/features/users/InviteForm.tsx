import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import FormLabel from "@mui/material/FormLabel";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { type FormEvent, useState } from "react";
import type { InvitationMade } from "@/api/types";
import { useGroupsQuery } from "@/features/profile/profileApi";
import { FormField } from "@/frame/FormField";
import { lengthFault } from "@/frame/lengths";
import { Refusal } from "@/frame/Refusal";
import { Secret } from "@/frame/Secret";
import { Section } from "@/frame/Section";
import { dayFault, endOfDay } from "./days";
import { useInviteMutation, useRolesQuery } from "./usersApi";

const LONGEST_ADDRESS = 254;

/** Returns what is wrong with an address before it is sent; null when nothing is. */
export function emailFault(email: string): string | null {
  if (!email.trim()) return "Type the address to invite.";
  return /^[^@\s]+@[^@\s]+$/.test(email.trim())
    ? lengthFault(email, LONGEST_ADDRESS)
    : "This is no e-mail address: it needs a name, an @ and a host.";
}

/** Invites somebody by mail, to groups and with a role. */
export function InviteForm({ onClose }: { onClose: () => void }) {
  const { data: roles = [] } = useRolesQuery();
  const { data: groups = [] } = useGroupsQuery();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState("Full user");
  const [groupIds, setGroupIds] = useState<number[]>([]);
  const [day, setDay] = useState("");
  const [tried, setTried] = useState(false);
  const [made, setMade] = useState<InvitationMade | null>(null);
  const [invite, { isLoading, error }] = useInviteMutation();
  const fault = emailFault(email);
  const endFault = dayFault(day, new Date());
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (fault || endFault) return;
    const userExpirationDate = endOfDay(day);
    const { data } = await invite({
      userEmail: email.trim(),
      role,
      groupIDs: groupIds,
      ...(userExpirationDate && { userExpirationDate }),
    });
    if (data) setMade(data);
  };
  if (made) return <Invited email={email.trim()} made={made} onClose={onClose} />;
  return (
    <Section title="Invite somebody">
      <Box component="form" onSubmit={submit} noValidate sx={{ display: "grid", gap: 3 }}>
        <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "start", gap: 3 }}>
          <FormField
            type="email"
            label="E-mail address"
            autoFocus
            value={email}
            fault={tried ? fault : null}
            onText={setEmail}
            sx={{ flex: "1 1 240px" }}
          />
          <TextField
            select
            label="Role"
            value={roles.some(({ id }) => id === role) ? role : ""}
            sx={{ minWidth: 140 }}
            onChange={(event) => setRole(event.target.value)}
          >
            {roles.map(({ id }) => (
              <MenuItem key={id} value={id}>
                {id}
              </MenuItem>
            ))}
          </TextField>
          <FormField
            type="date"
            label="Account ends (optional)"
            fullWidth={false}
            value={day}
            fault={endFault}
            onText={setDay}
            slotProps={{ inputLabel: { shrink: true } }}
            sx={{ minWidth: 190 }}
          />
        </Box>
        <Box component="fieldset" sx={{ m: 0, p: 0, border: 0 }}>
          <FormLabel component="legend" sx={{ typography: "h3", color: "text.primary" }}>
            To the groups
          </FormLabel>
          {groups
            .filter((group) => !group.single_user_group)
            .map(({ id, name }) => (
              <FormControlLabel
                key={id}
                control={<Checkbox checked={groupIds.includes(id)} />}
                label={name}
                sx={{ mr: 4 }}
                onChange={(_event, given) =>
                  setGroupIds(given ? [...groupIds, id] : groupIds.filter((one) => one !== id))
                }
              />
            ))}
        </Box>
        <Refusal error={error} />
        <Box sx={{ display: "flex", gap: 2 }}>
          <Button type="submit" variant="contained" disabled={isLoading}>
            Invite
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </Box>
      </Box>
    </Section>
  );
}

interface InvitedProps {
  email: string;
  made: InvitationMade;
  onClose: () => void;
}

function Invited({ email, made, onClose }: InvitedProps) {
  return (
    <Section title={`${email} is invited`}>
      {made.link ? (
        <Secret
          name="Link of the invitation"
          value={made.link}
          note="No mail server is set, so send this link yourself. It is shown this once, and works once."
        />
      ) : (
        <Box sx={{ typography: "body2" }}>The link of the invitation goes there by mail.</Box>
      )}
      <Button sx={{ mt: 2 }} onClick={onClose}>
        Done
      </Button>
    </Section>
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import Typography from "@mui/material/Typography";
import { type FormEvent, useState } from "react";
import type { Permission, Profile, Token, TokenMade } from "@/api/types";
import { nameFault } from "@/features/groups/GroupForm";
import { dayFault, endOfDay } from "@/features/users/days";
import { ConfirmButton } from "@/frame/ConfirmButton";
import { FormField } from "@/frame/FormField";
import { PlainTable } from "@/frame/PlainTable";
import { Refusal } from "@/frame/Refusal";
import { Secret } from "@/frame/Secret";
import { Section, SectionNote } from "@/frame/Section";
import { formatAgo, formatUtc, parseUtc } from "@/time/format";
import { useReport } from "@/undo/useReport";
import { useCreateTokenMutation, useRevokeTokenMutation, useTokensQuery } from "./accountApi";

/** The most characters of a token's name. */
const LONGEST_NAME = 100;

/** Tokens with which programs act in one's name; a secret is shown once. */
export function TokensSection({ profile }: { profile: Profile }) {
  const { data: tokens = [] } = useTokensQuery();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<TokenMade | null>(null);
  return (
    <Section
      title="Tokens"
      count={tokens.length}
      actions={
        !making &&
        !made && (
          <Button variant="outlined" onClick={() => setMaking(true)}>
            New token
          </Button>
        )
      }
    >
      {making && (
        <TokenForm
          profile={profile}
          onMade={(token) => {
            setMade(token);
            setMaking(false);
          }}
          onCancel={() => setMaking(false)}
        />
      )}
      {made && (
        <Box sx={{ mb: 4 }}>
          <Secret
            name="The new token"
            value={made.token}
            note="This is shown this once. Keep it where nobody else reads it."
          />
          <Button sx={{ mt: 2 }} onClick={() => setMade(null)}>
            I have it
          </Button>
        </Box>
      )}
      {tokens.length === 0 && !making ? (
        <SectionNote>
          No token. Programs send one in the header <code>Authorization: token …</code>
        </SectionNote>
      ) : (
        <PlainTable label="Tokens" headings={["Name", "May", "Used", "Ends", "Revoke"]}>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </PlainTable>
      )}
    </Section>
  );
}

function TokenRow({ token }: { token: Token }) {
  const [revoke] = useRevokeTokenMutation();
  const report = useReport();
  const { id, name, acls, last_used_at, expires_at } = token;
  return (
    <tr>
      <td>
        <strong>{name}</strong>
      </td>
      <td title={acls.join(", ")}>
        {acls.length === 0
          ? "look only"
          : acls.length > 2
            ? `${acls.length} permissions`
            : acls.join(", ")}
      </td>
      <td>{last_used_at ? formatAgo(parseUtc(last_used_at), new Date()) : "never"}</td>
      <td>{expires_at ? formatUtc(parseUtc(expires_at)).slice(0, 10) : "never"}</td>
      <td>
        <ConfirmButton
          label={`Revoke ${name}`}
          question="What uses it stops working."
          verb="Revoke"
          onConfirm={() => report(revoke(id), { refused: `${name} still works.` })}
        >
          Revoke
        </ConfirmButton>
      </td>
    </tr>
  );
}

interface TokenFormProps {
  profile: Profile;
  onMade: (token: TokenMade) => void;
  onCancel: () => void;
}

function TokenForm({ profile, onMade, onCancel }: TokenFormProps) {
  const [name, setName] = useState("");
  const [acls, setAcls] = useState<string[]>([]);
  const [day, setDay] = useState("");
  const [tried, setTried] = useState(false);
  const [create, { isLoading, error }] = useCreateTokenMutation();
  const fault = nameFault(name, "the token", LONGEST_NAME);
  const endFault = dayFault(day, new Date());
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (fault || endFault) return;
    const { data } = await create({
      name: name.trim(),
      acls: acls as Permission[],
      expires_at: endOfDay(day),
    });
    if (data) onMade(data);
  };
  return (
    <Box component="form" onSubmit={submit} noValidate sx={{ display: "grid", gap: 3, mb: 4 }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "start", gap: 3 }}>
        <FormField
          label="What it is for"
          autoFocus
          value={name}
          fault={tried ? fault : null}
          onText={setName}
          sx={{ flex: "1 1 220px" }}
        />
        <FormField
          type="date"
          label="Last day, UTC (optional)"
          fullWidth={false}
          value={day}
          fault={endFault}
          onText={setDay}
          slotProps={{ inputLabel: { shrink: true } }}
          sx={{ minWidth: 200 }}
        />
      </Box>
      <Box component="fieldset" sx={{ m: 0, p: 0, border: 0 }}>
        <Typography variant="h3" component="legend" sx={{ p: 0, mb: 1 }}>
          What it may do; all tokens may look
        </Typography>
        <Box
          sx={{
            display: "grid",
            gridTemplateColumns: "repeat(auto-fill, minmax(190px, 1fr))",
          }}
        >
          {profile.acls.map((acl) => (
            <FormControlLabel
              key={acl}
              control={<Checkbox checked={acls.includes(acl)} />}
              label={acl}
              onChange={(_event, given) =>
                setAcls(given ? [...acls, acl] : acls.filter((one) => one !== acl))
              }
            />
          ))}
        </Box>
      </Box>
      <Refusal error={error} />
      <Box sx={{ display: "flex", gap: 2 }}>
        <Button type="submit" variant="contained" disabled={isLoading}>
          Make the token
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </Box>
    </Box>
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import { type FormEvent, useState } from "react";
import type { Profile } from "@/api/types";
import { emailFault } from "@/features/users/InviteForm";
import { Refusal } from "@/frame/Refusal";
import { Section } from "@/frame/Section";
import { useReport } from "@/undo/useReport";
import { useChangeProfileMutation } from "./accountApi";

interface Fields {
  first_name: string;
  last_name: string;
  contact_email: string;
  affiliations: string;
  bio: string;
}

function fieldsOf(profile: Profile): Fields {
  return {
    first_name: profile.first_name ?? "",
    last_name: profile.last_name ?? "",
    contact_email: profile.contact_email ?? "",
    affiliations: profile.affiliations.join("; "),
    bio: profile.bio ?? "",
  };
}

/** What others read of one; the address is shown to administrators only. */
export function IdentityForm({ profile }: { profile: Profile }) {
  const known = fieldsOf(profile);
  const [fields, setFields] = useState(known);
  const [change, { isLoading, error }] = useChangeProfileMutation();
  const report = useReport();
  const changed = JSON.stringify(fields) !== JSON.stringify(known);
  const fault = fields.contact_email.trim() ? emailFault(fields.contact_email) : null;
  const field = (name: keyof Fields, label: string) => ({
    label,
    value: fields[name],
    onChange: (event: { target: { value: string } }) =>
      setFields({ ...fields, [name]: event.target.value }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fault) return;
    const text = (value: string) => value.trim() || null;
    report(
      change({
        first_name: text(fields.first_name),
        last_name: text(fields.last_name),
        contact_email: text(fields.contact_email),
        bio: text(fields.bio),
        affiliations: fields.affiliations
          .split(";")
          .map((one) => one.trim())
          .filter(Boolean),
      }),
      { refused: "Your profile is as it was.", worked: "Your profile is saved." },
    );
  };
  return (
    <Section title="About you">
      <Box component="form" onSubmit={submit} noValidate sx={{ display: "grid", gap: 3 }}>
        <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: { sm: "1fr 1fr" } }}>
          <TextField {...field("first_name", "First name")} />
          <TextField {...field("last_name", "Last name")} />
          <TextField
            {...field("contact_email", "E-mail address")}
            type="email"
            error={fault !== null}
            helperText={fault ?? "Only administrators see it."}
          />
          <TextField
            {...field("affiliations", "Affiliations")}
            helperText="Several are separated by semicolons."
          />
        </Box>
        <TextField {...field("bio", "What you work on")} multiline />
        <Refusal error={error} />
        <div>
          <Button type="submit" variant="contained" disabled={!changed || isLoading}>
            Save
          </Button>
        </div>
      </Box>
    </Section>
  );
}

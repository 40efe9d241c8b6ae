import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import { type FormEvent, useState } from "react";
import { FormField } from "@/frame/FormField";
import { lengthFault } from "@/frame/lengths";
import { Refusal } from "@/frame/Refusal";

export interface GroupFields {
  name: string;
  nickname: string | null;
  description: string | null;
  private: boolean;
  auto_accept_requests: boolean;
}

interface GroupFormProps {
  initial: GroupFields;
  action: string;
  busy: boolean;
  error: unknown;
  onSend: (fields: GroupFields) => void;
  onCancel: () => void;
}

/** Returns what is wrong with a name before it is sent; null when nothing is. */
export function nameFault(name: string, what: string, longest?: number): string | null {
  return name.trim() ? lengthFault(name, longest) : `Give ${what} a name.`;
}

/** What a group is called, what it is for, who sees it and how one joins. */
export function GroupForm({ initial, action, busy, error, onSend, onCancel }: GroupFormProps) {
  const [fields, setFields] = useState(initial);
  const [tried, setTried] = useState(false);
  const fault = nameFault(fields.name, "the group");
  const nicknameFault = lengthFault(fields.nickname ?? "");
  const write = (change: Partial<GroupFields>) => setFields({ ...fields, ...change });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (fault || nicknameFault) return;
    const text = (value: string | null) => value?.trim() || null;
    onSend({
      ...fields,
      name: fields.name.trim(),
      nickname: text(fields.nickname),
      description: text(fields.description),
    });
  };
  return (
    <Box component="form" onSubmit={submit} noValidate sx={{ display: "grid", gap: 3 }}>
      <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: { sm: "2fr 1fr" } }}>
        <FormField
          label="Name"
          autoFocus
          value={fields.name}
          fault={tried ? fault : null}
          onText={(name) => write({ name })}
        />
        <FormField
          label="Short name"
          value={fields.nickname ?? ""}
          fault={nicknameFault}
          onText={(nickname) => write({ nickname })}
        />
      </Box>
      <FormField
        label="What it is for"
        multiline
        value={fields.description ?? ""}
        onText={(description) => write({ description })}
      />
      <Box sx={{ display: "flex", flexWrap: "wrap", columnGap: 4 }}>
        <FormControlLabel
          control={<Checkbox checked={fields.private} />}
          label="Only members know of it"
          onChange={(_event, checked) => write({ private: checked })}
        />
        <FormControlLabel
          control={<Checkbox checked={fields.auto_accept_requests} />}
          label="Everybody who asks is let in"
          onChange={(_event, checked) => write({ auto_accept_requests: checked })}
        />
      </Box>
      <Refusal error={error} />
      <Box sx={{ display: "flex", gap: 2 }}>
        <Button type="submit" variant="contained" disabled={busy}>
          {action}
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </Box>
    </Box>
  );
}

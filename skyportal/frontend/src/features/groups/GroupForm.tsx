import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import TextField from "@mui/material/TextField";
import { type FormEvent, useState } from "react";
import { Refusal } from "@/frame/Refusal";

export interface GroupFields {
  name: string;
  nickname: string | null;
  description: string | null;
  private: boolean;
  auto_accept_requests: boolean;
}

export const LONGEST_NAME = 255;

interface GroupFormProps {
  initial: GroupFields;
  action: string;
  busy: boolean;
  error: unknown;
  onSend: (fields: GroupFields) => void;
  onCancel: () => void;
}

/** Returns what is wrong with a name before it is sent; null when nothing is. */
export function nameFault(name: string, what: string): string | null {
  if (!name.trim()) return `Give ${what} a name.`;
  const excess = name.trim().length - LONGEST_NAME;
  return excess > 0 ? `${excess} characters too long: ${LONGEST_NAME} are the most.` : null;
}

/** What a group is called, what it is for, who sees it and how one joins. */
export function GroupForm({ initial, action, busy, error, onSend, onCancel }: GroupFormProps) {
  const [fields, setFields] = useState(initial);
  const [tried, setTried] = useState(false);
  const fault = nameFault(fields.name, "the group");
  const write = (change: Partial<GroupFields>) => setFields({ ...fields, ...change });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (fault) return;
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
        <TextField
          label="Name"
          autoFocus
          value={fields.name}
          error={tried && fault !== null}
          helperText={tried ? fault : null}
          onChange={(event) => write({ name: event.target.value })}
        />
        <TextField
          label="Short name"
          value={fields.nickname ?? ""}
          onChange={(event) => write({ nickname: event.target.value })}
        />
      </Box>
      <TextField
        label="What it is for"
        multiline
        value={fields.description ?? ""}
        onChange={(event) => write({ description: event.target.value })}
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

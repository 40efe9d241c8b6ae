import TextField from "@mui/material/TextField";
import type { BlockContext } from "./GroupBlock";

interface FieldInputProps extends BlockContext {
  label: string;
  value: string;
  fault: string | null;
  onChange: (field: string) => void;
}

/** A field of the alert, completed as one types; one that nobody knows is told, not refused. */
export function FieldInput(props: FieldInputProps) {
  const { label, value, fault, fields, listId, disabled, onChange } = props;
  const known = fields.find(({ path }) => path === value);
  const unknown = value && fields.length > 0 && !known ? "No such field is known." : null;
  return (
    <TextField
      value={value}
      disabled={disabled}
      error={Boolean(fault)}
      helperText={fault ?? unknown ?? known?.description}
      placeholder="candidate.…"
      onChange={(event) => onChange(event.target.value.trim())}
      slotProps={{
        htmlInput: {
          "aria-label": label,
          list: listId,
          autoComplete: "off",
          spellCheck: false,
        },
      }}
      sx={{ flex: "1 1 200px", maxWidth: 320 }}
    />
  );
}

import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { CloseIcon } from "@/frame/icons";
import { type Condition, OPERATORS, type Operator } from "./blocks";
import { FieldInput } from "./FieldInput";
import { blockFault } from "./faults";
import type { BlockContext } from "./GroupBlock";
import { readValue, valueFor, valueText } from "./values";

interface ConditionRowProps extends BlockContext {
  condition: Condition;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}

/** One comparison of a field; what is missing or wrong is said beside it. */
export function ConditionRow({ condition, onChange, onRemove, ...context }: ConditionRowProps) {
  const { field, operator, value } = condition;
  const known = context.fields.find(({ path }) => path === field);
  const choose = (next: Operator) =>
    onChange({ ...condition, operator: next, value: valueFor(next, value) });
  const missing = blockFault(condition);
  return (
    <Box
      role="group"
      aria-label={`Condition on ${field || "a field"}`}
      sx={{ display: "flex", flexWrap: "wrap", alignItems: "start", gap: 1 }}
    >
      <FieldInput
        label="Field"
        value={field}
        fault={missing && !field ? missing : null}
        {...context}
        onChange={(next) => onChange({ ...condition, field: next })}
      />
      <TextField
        select
        value={operator}
        disabled={context.disabled}
        onChange={(event) => choose(event.target.value as Operator)}
        slotProps={{ select: { SelectDisplayProps: { "aria-label": "Comparison" } } }}
        sx={{ width: 110 }}
      >
        {Object.entries(OPERATORS).map(([key, sign]) => (
          <MenuItem key={key} value={key}>
            {sign}
          </MenuItem>
        ))}
      </TextField>
      <ValueInput
        condition={condition}
        type={known?.type ?? ""}
        unit={known?.unit ?? null}
        disabled={context.disabled}
        onChange={onChange}
      />
      {!context.disabled && (
        <IconButton aria-label="Remove the condition" onClick={onRemove}>
          <CloseIcon />
        </IconButton>
      )}
    </Box>
  );
}

interface ValueInputProps {
  condition: Condition;
  type: string;
  unit: string | null;
  disabled: boolean;
  onChange: (condition: Condition) => void;
}

function ValueInput({ condition, type, unit, disabled, onChange }: ValueInputProps) {
  const { operator, value } = condition;
  const [typed, setTyped] = useState(() => valueText(value));
  const read = readValue(typed, operator, type);
  // A value that came from elsewhere, such as the text or another operator, takes its place here.
  const isOwn = read.fault === undefined && valueText(read.value) === valueText(value);
  const text = isOwn || value === undefined ? typed : valueText(value);
  const write = (next: string) => {
    setTyped(next);
    onChange({ ...condition, value: readValue(next, operator, type).value });
  };
  if (operator === "$exists")
    return (
      <TextField
        select
        value={value === false ? "false" : "true"}
        disabled={disabled}
        onChange={(event) => write(event.target.value)}
        slotProps={{ select: { SelectDisplayProps: { "aria-label": "Value" } } }}
        sx={{ width: 90 }}
      >
        <MenuItem value="true">yes</MenuItem>
        <MenuItem value="false">no</MenuItem>
      </TextField>
    );
  const fault = value === undefined ? read.fault : undefined;
  return (
    <TextField
      value={text}
      disabled={disabled}
      error={Boolean(fault)}
      helperText={fault ?? unit}
      onChange={(event) => write(event.target.value)}
      slotProps={{ htmlInput: { "aria-label": "Value", autoComplete: "off", spellCheck: false } }}
      sx={{ width: 130 }}
    />
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { type KeyboardEvent, useState } from "react";
import { FormField } from "@/frame/FormField";
import { readNumber } from "@/frame/numbers";
import type { KeyCondition, KnownKey } from "./knownKeys";

interface KeyConditionFormProps {
  keys: readonly KnownKey[];
  /** Whether one may ask for a key whatever its value. */
  anyValue?: boolean;
  /** Returns what is wrong with a text that is asked for; null when nothing is. */
  textFault?: (text: string) => string | null;
  onAdd: (condition: KeyCondition) => void;
}

const EMPTY = { min: "", max: "", value: "" };

/** Chooses a key of annotations and what its value must be: bounds of a number, a text, yes or no. */
export function KeyConditionForm(props: KeyConditionFormProps) {
  const { keys, anyValue = false, textFault = () => null, onAdd } = props;
  const [key, setKey] = useState("");
  const [typed, setTyped] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const chosen = keys.find((one) => one.key === key);
  const min = readNumber(typed.min);
  const max = readNumber(typed.max);
  const isEmpty = !typed.min.trim() && !typed.max.trim() && !typed.value.trim();
  const lack = isEmpty && !anyValue ? "Say what it must be." : null;
  const orderFault =
    min.value !== null && max.value !== null && min.value > max.value
      ? `At least ${min.value}.`
      : null;
  const faults = {
    min: min.fault ?? (chosen?.kind === "number" ? lack : null),
    max: max.fault ?? orderFault,
    value: textFault(typed.value) ?? (chosen?.kind === "number" ? null : lack),
  };
  const choose = (next: string) => {
    setKey(next);
    setTyped(EMPTY);
    setTried(false);
  };
  const add = () => {
    setTried(true);
    if (!chosen || faults.min || faults.max || faults.value) return;
    const value = typed.value.trim();
    onAdd({
      key,
      ...(min.value !== null && { min: min.value }),
      ...(max.value !== null && { max: max.value }),
      ...(value && { value }),
    });
    choose("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
  };
  const shown = (fault: string | null) => (tried || !isEmpty ? fault : null);
  return (
    <Box sx={{ display: "grid", gap: 2 }}>
      <TextField
        select
        fullWidth
        label="Key"
        value={chosen ? key : ""}
        onChange={(event) => choose(event.target.value)}
      >
        {keys.map((one) => (
          <MenuItem key={one.key} value={one.key}>
            {one.key}
          </MenuItem>
        ))}
      </TextField>
      {chosen?.kind === "number" && (
        <Box sx={{ display: "grid", gridTemplateColumns: "1fr 1fr", gap: 2 }}>
          <FormField
            label="At least"
            value={typed.min}
            fault={shown(faults.min)}
            onText={(text) => setTyped({ ...typed, min: text })}
            onKeyDown={onKeyDown}
            slotProps={{ htmlInput: { inputMode: "decimal" } }}
          />
          <FormField
            label="At most"
            value={typed.max}
            fault={shown(faults.max)}
            onText={(text) => setTyped({ ...typed, max: text })}
            onKeyDown={onKeyDown}
            slotProps={{ htmlInput: { inputMode: "decimal" } }}
          />
        </Box>
      )}
      {chosen?.kind === "string" && (
        <FormField
          label="Is"
          value={typed.value}
          fault={shown(faults.value)}
          onText={(value) => setTyped({ ...typed, value })}
          onKeyDown={onKeyDown}
        />
      )}
      {chosen?.kind === "boolean" && (
        <TextField
          select
          fullWidth
          label="Is"
          value={typed.value}
          error={tried && faults.value !== null}
          helperText={tried ? faults.value : null}
          onChange={(event) => setTyped({ ...typed, value: event.target.value })}
        >
          <MenuItem value="true">yes</MenuItem>
          <MenuItem value="false">no</MenuItem>
        </TextField>
      )}
      {chosen && (
        <Button variant="outlined" onClick={add} sx={{ justifySelf: "start" }}>
          Add
        </Button>
      )}
    </Box>
  );
}

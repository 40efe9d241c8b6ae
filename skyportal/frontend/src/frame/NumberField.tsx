import TextField from "@mui/material/TextField";
import { useEffect, useState } from "react";
import { type Bounds, readNumber } from "./numbers";

interface NumberFieldProps {
  label: string;
  /** Shown while it is empty; the last word of the label unless given. */
  placeholder?: string;
  value: number | null;
  bounds?: Bounds;
  onChange: (value: number | null) => void;
}

const textOf = (value: number | null) => (value === null ? "" : String(value));

/** A number that counts when one leaves the field or presses Enter; empty means none. */
export function NumberField({ label, placeholder, value, bounds, onChange }: NumberFieldProps) {
  const [text, setText] = useState(textOf(value));
  useEffect(() => setText(textOf(value)), [value]);
  const read = readNumber(text, bounds);
  const commit = () => {
    if (read.fault === null && read.value !== value) onChange(read.value);
  };
  return (
    <TextField
      value={text}
      error={read.fault !== null}
      helperText={read.fault}
      placeholder={placeholder ?? label.split(" ").at(-1)}
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === "Enter" && commit()}
      slotProps={{
        htmlInput: { "aria-label": label, inputMode: "decimal" },
        formHelperText: { sx: { mx: 0, whiteSpace: "nowrap" } },
      }}
    />
  );
}

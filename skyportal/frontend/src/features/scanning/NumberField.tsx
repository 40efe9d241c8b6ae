import TextField from "@mui/material/TextField";
import { useEffect, useState } from "react";

interface NumberFieldProps {
  label: string;
  /** Shown while it is empty; the last word of the label unless given. */
  placeholder?: string;
  value: number | null;
  onChange: (value: number | null) => void;
}

/** A number that counts when one leaves the field or presses Enter; empty means none. */
export function NumberField({ label, placeholder, value, onChange }: NumberFieldProps) {
  const [text, setText] = useState(value === null ? "" : String(value));
  useEffect(() => setText(value === null ? "" : String(value)), [value]);
  const parsed = text.trim() === "" ? null : Number(text);
  const invalid = parsed !== null && !Number.isFinite(parsed);
  const commit = () => {
    if (!invalid && parsed !== value) onChange(parsed);
  };
  return (
    <TextField
      value={text}
      error={invalid}
      placeholder={placeholder ?? label.split(" ").at(-1)}
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === "Enter" && commit()}
      slotProps={{ htmlInput: { "aria-label": label, inputMode: "decimal" } }}
    />
  );
}

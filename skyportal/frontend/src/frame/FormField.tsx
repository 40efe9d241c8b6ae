import TextField, { type TextFieldProps } from "@mui/material/TextField";

type FormFieldProps = Omit<TextFieldProps, "onChange" | "error"> & {
  label: string;
  value: string;
  /** What is wrong with it; null when nothing is, or when nobody has tried to send it. */
  fault?: string | null;
  /** Said where nothing is wrong. */
  hint?: string;
  onText: (text: string) => void;
};

/** A field of a form, with what is wrong beside it. */
export function FormField({ fault = null, hint, onText, ...props }: FormFieldProps) {
  return (
    <TextField
      fullWidth
      error={fault !== null}
      helperText={fault ?? hint}
      onChange={(event) => onText(event.target.value)}
      {...props}
    />
  );
}

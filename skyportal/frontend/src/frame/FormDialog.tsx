import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type FormEvent, type ReactNode, useId } from "react";
import { Refusal } from "./Refusal";

interface FormDialogProps {
  title: string;
  /** What the button does: "Save". */
  action: string;
  busy: boolean;
  /** Why the marshal refused; what was typed stays. */
  error: unknown;
  onSubmit: () => void;
  onClose: () => void;
  width?: "xs" | "sm" | "md";
  /** Of what is between title and buttons, where it changes as one types. */
  minHeight?: number;
  /** Left of the buttons. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A form over the page; it stays open, with what was typed, until the marshal has taken it. */
export function FormDialog(props: FormDialogProps) {
  const { title, action, busy, error, onSubmit, onClose, width = "xs", children } = props;
  const { minHeight, aside } = props;
  const titleId = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) onSubmit();
  };
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth={width} fullWidth>
      <form onSubmit={submit} noValidate>
        <DialogTitle id={titleId} variant="h1">
          {title}
        </DialogTitle>
        <DialogContent
          sx={{
            display: "grid",
            gap: 4,
            alignContent: "start",
            "&&": { pt: 2 },
            minWidth: 0,
            minHeight,
          }}
        >
          {children}
          <Refusal error={error} />
        </DialogContent>
        <DialogActions sx={{ px: 6, pb: 4, flexWrap: "wrap", rowGap: 2 }}>
          <span style={{ flex: 1, minWidth: 0 }}>{aside}</span>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="contained" disabled={busy}>
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

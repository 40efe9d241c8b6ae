import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { type ReactNode, useState } from "react";

interface ConfirmButtonProps {
  /** What the first button says, to those who cannot see where it is too. */
  label: string;
  /** What it shows, when that is shorter. */
  children?: ReactNode;
  question: string;
  /** The verb that does it: "Remove". */
  verb: string;
  disabled?: boolean;
  onConfirm: () => void;
}

/** A button for what cannot be undone: it asks in its own place, and the way back is there too. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { label, children, question, verb, disabled, onConfirm } = props;
  const [asking, setAsking] = useState(false);
  if (!asking)
    return (
      <Button
        color="inherit"
        aria-label={label}
        disabled={disabled}
        onClick={() => setAsking(true)}
        sx={{ color: "text.secondary" }}
      >
        {children ?? label}
      </Button>
    );
  const confirm = () => {
    setAsking(false);
    onConfirm();
  };
  return (
    <Box
      role="group"
      aria-label={question}
      sx={{ display: "inline-flex", flexWrap: "wrap", alignItems: "center", gap: 1 }}
    >
      <Box component="span" sx={{ typography: "body2" }}>
        {question}
      </Box>
      <Button color="error" autoFocus onClick={confirm}>
        {verb}
      </Button>
      <Button onClick={() => setAsking(false)}>Keep</Button>
    </Box>
  );
}

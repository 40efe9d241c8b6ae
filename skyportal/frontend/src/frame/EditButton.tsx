import IconButton from "@mui/material/IconButton";
import { EditIcon } from "./icons";

interface EditButtonProps {
  /** What is changed: "Redshift". */
  what: string;
  onClick: () => void;
}

/** A small pencil beside what can be changed. */
export function EditButton({ what, onClick }: EditButtonProps) {
  return (
    <IconButton
      aria-label={`Change ${what}`}
      title={`Change ${what}`}
      onClick={onClick}
      sx={{ p: 0.5, my: -0.5, color: "text.secondary", minWidth: 24, minHeight: 24 }}
    >
      <EditIcon sx={{ fontSize: "1rem" }} />
    </IconButton>
  );
}

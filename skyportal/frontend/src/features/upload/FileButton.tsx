import Button from "@mui/material/Button";
import type { ChangeEvent } from "react";
import { UploadIcon } from "@/frame/icons";

interface FileButtonProps {
  label: string;
  /** Kinds of files, such as ".csv,.txt". */
  accept: string;
  onFile: (file: File) => void;
}

/** Chooses a file. */
export function FileButton({ label, accept, onFile }: FileButtonProps) {
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (file) onFile(file);
  };
  return (
    <Button component="label" variant="outlined" startIcon={<UploadIcon />}>
      {label}
      <input type="file" hidden accept={accept} aria-label={label} onChange={choose} />
    </Button>
  );
}

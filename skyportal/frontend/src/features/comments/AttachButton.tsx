import Button from "@mui/material/Button";
import type { ChangeEvent } from "react";

interface AttachButtonProps {
  file: File | null;
  onFile: (file: File | null) => void;
}

/** Chooses a file to go with a comment, or takes it away again. */
export function AttachButton({ file, onFile }: AttachButtonProps) {
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    onFile(event.target.files?.[0] ?? null);
    event.target.value = "";
  };
  if (file)
    return (
      <Button onClick={() => onFile(null)} title={`Send the comment without ${file.name}`}>
        Without {file.name}
      </Button>
    );
  return (
    <Button component="label">
      Attach a file
      <input type="file" hidden aria-label="Attach a file" onChange={choose} />
    </Button>
  );
}

import Button from "@mui/material/Button";
import { FileButton } from "@/files/FileButton";

interface AttachButtonProps {
  file: File | null;
  onFile: (file: File | null) => void;
}

/** Chooses a file to go with a comment, or takes it away again. */
export function AttachButton({ file, onFile }: AttachButtonProps) {
  if (!file) return <FileButton label="Attach a file" onFile={onFile} />;
  return (
    <Button onClick={() => onFile(null)} title={`Send the comment without ${file.name}`}>
      Without {file.name}
    </Button>
  );
}

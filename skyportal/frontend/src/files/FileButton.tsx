import Button, { type ButtonProps } from "@mui/material/Button";
import { type ChangeEvent, useRef } from "react";

interface FileButtonProps extends Pick<ButtonProps, "variant" | "startIcon"> {
  label: string;
  /** Kinds of files, such as ".csv,.txt"; any unless given. */
  accept?: string;
  onFile: (file: File) => void;
}

/** Chooses a file. */
export function FileButton({ label, accept, onFile, ...look }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (file) onFile(file);
  };
  return (
    <>
      <Button {...look} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        name="file"
        hidden
        accept={accept}
        aria-label={label}
        onChange={choose}
      />
    </>
  );
}

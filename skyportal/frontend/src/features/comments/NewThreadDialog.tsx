import { useState } from "react";
import { FormDialog } from "@/frame/FormDialog";
import { FormField } from "@/frame/FormField";
import { threadFault } from "./threads";

interface NewThreadDialogProps {
  onName: (name: string) => void;
  onClose: () => void;
}

/** Asks for the name of a thread; it is there when its first comment is. */
export function NewThreadDialog({ onName, onClose }: NewThreadDialogProps) {
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const fault = threadFault(name);
  const submit = () => {
    setTried(true);
    if (!fault) onName(name.trim());
  };
  return (
    <FormDialog
      title="New thread"
      action="Open"
      busy={false}
      error={null}
      onSubmit={submit}
      onClose={onClose}
    >
      <FormField
        autoFocus
        label="Name"
        value={name}
        fault={tried ? fault : null}
        hint="Known to those alone who see a comment in it."
        onText={setName}
      />
    </FormDialog>
  );
}

import Box from "@mui/material/Box";
import { useState } from "react";
import { useChangeProfileMutation } from "@/features/profile/accountApi";
import { ConfirmButton } from "@/frame/ConfirmButton";
import { FormDialog } from "@/frame/FormDialog";
import { FormField } from "@/frame/FormField";
import type { LineList } from "@/plots/spectrum/lines";
import { useReport } from "@/undo/useReport";
import { listNameFault, readWavelengths, withLines } from "./ownLines";

interface OwnLinesDialogProps {
  own: readonly LineList[];
  onClose: () => void;
}

/** Makes a list of lines that one marks again and again, and forgets one. */
export function OwnLinesDialog({ own, onClose }: OwnLinesDialogProps) {
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const [keep, { isLoading, error }] = useChangeProfileMutation();
  const [forget] = useChangeProfileMutation();
  const report = useReport();
  const nameFault = listNameFault(name);
  const read = readWavelengths(text);
  const submit = async () => {
    setTried(true);
    if (nameFault || read.fault !== null) return;
    const result = await keep(withLines(name.trim(), read.wavelengths));
    if (!result.error) onClose();
  };
  return (
    <FormDialog
      title="Lines of my own"
      action="Keep"
      busy={isLoading}
      error={error}
      onSubmit={submit}
      onClose={onClose}
    >
      {own.map((list) => (
        <Box key={list.name} sx={{ display: "flex", alignItems: "center", gap: 2 }}>
          <Box sx={{ flex: 1, minWidth: 0, typography: "body2", overflowWrap: "anywhere" }}>
            <strong>{list.name}</strong> {list.wavelengths.join(", ")} Å
          </Box>
          <ConfirmButton
            label={`Forget ${list.name}`}
            question={`Forget ${list.name}?`}
            verb="Forget"
            onConfirm={() =>
              report(forget(withLines(list.name, null)), { refused: `${list.name} stays.` })
            }
          >
            Forget
          </ConfirmButton>
        </Box>
      ))}
      <FormField
        autoFocus
        label="Name"
        value={name}
        fault={tried ? nameFault : null}
        hint={own.some((list) => list.name === name.trim()) ? "In place of the one there is." : ""}
        onText={setName}
      />
      <FormField
        label="Wavelengths at rest, Å"
        value={text}
        fault={tried ? read.fault : null}
        onText={setText}
      />
    </FormDialog>
  );
}

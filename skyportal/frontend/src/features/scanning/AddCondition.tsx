import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useAnnotationKeysQuery } from "@/features/annotationKeys/annotationKeysApi";
import { KeyConditionForm } from "@/features/annotationKeys/KeyConditionForm";
import { keysOf, originsOf } from "@/features/annotationKeys/knownKeys";
import { SectionNote } from "@/frame/Section";
import type { AnnotationCondition } from "./filters";

interface AddConditionProps {
  onAdd: (condition: AnnotationCondition) => void;
}

/** Adds a condition on annotations by menus of what candidates of late were annotated with. */
export function AddCondition({ onAdd }: AddConditionProps) {
  const [open, setOpen] = useState(false);
  return open ? (
    <Menus onAdd={onAdd} onClose={() => setOpen(false)} />
  ) : (
    <Button onClick={() => setOpen(true)} sx={{ justifySelf: "start", ml: -2 }}>
      Add a condition
    </Button>
  );
}

function Menus({ onAdd, onClose }: AddConditionProps & { onClose: () => void }) {
  const { data: known, isError } = useAnnotationKeysQuery();
  const [origin, setOrigin] = useState("");
  const origins = originsOf(known ?? {});
  const only = origins.length === 1 ? (origins[0] ?? "") : origin;
  return (
    <Box role="group" aria-label="New condition" sx={{ display: "grid", gap: 2, pt: 1 }}>
      {known && origins.length === 0 && (
        <SectionNote>Nothing that you see was annotated of late.</SectionNote>
      )}
      {isError && <SectionNote>The keys could not be loaded.</SectionNote>}
      {origins.length > 0 && (
        <TextField
          select
          fullWidth
          label="Origin"
          value={only}
          onChange={(event) => setOrigin(event.target.value)}
        >
          {origins.map((name) => (
            <MenuItem key={name} value={name}>
              {name}
            </MenuItem>
          ))}
        </TextField>
      )}
      {only && known && (
        <KeyConditionForm
          key={only}
          keys={keysOf(known, [only])}
          onAdd={(condition) => {
            onAdd({ origin: only, ...condition });
            onClose();
          }}
        />
      )}
      <Button onClick={onClose} sx={{ justifySelf: "start", ml: -2 }}>
        Close
      </Button>
    </Box>
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import type { Source } from "@/api/types";
import { FormDialog } from "@/frame/FormDialog";
import { FormField } from "@/frame/FormField";
import { useRemoveHostMutation, useSetHostMutation } from "./factsApi";
import { fieldsOf, type HostFields, readHost } from "./hostForm";

interface HostDialogProps {
  source: Source;
  onClose: () => void;
}

const ROWS: { key: keyof HostFields; label: string; hint?: string }[][] = [
  [{ key: "name", label: "Name" }],
  [{ key: "position", label: "Position", hint: "RA and Dec, in any format" }],
  [
    { key: "redshift", label: "Redshift z" },
    { key: "origin", label: "Where this is from" },
  ],
  [
    { key: "semiMajor", label: "Semi-major axis, arcsec" },
    { key: "axisRatio", label: "Axis ratio" },
    { key: "angle", label: "Angle, degrees" },
  ],
];

/** Says in which galaxy it is; the marshal tells how far from its centre. */
export function HostDialog({ source, onClose }: HostDialogProps) {
  const [fields, setFields] = useState(() => fieldsOf(source.host));
  const [tried, setTried] = useState(false);
  const [save, saving] = useSetHostMutation();
  const [remove, removing] = useRemoveHostMutation();
  const { host, faults } = readHost(fields);
  const closeIf = ({ error }: { error?: unknown }) => !error && onClose();
  const submit = async () => {
    setTried(true);
    if (host) closeIf(await save({ objId: source.id, host }));
  };
  return (
    <FormDialog
      title={`Host of ${source.id}`}
      action="Save"
      width="sm"
      busy={saving.isLoading || removing.isLoading}
      error={saving.error ?? removing.error}
      onSubmit={submit}
      onClose={onClose}
      aside={
        source.host && (
          <Button color="error" onClick={async () => closeIf(await remove({ objId: source.id }))}>
            Not known after all
          </Button>
        )
      }
    >
      {ROWS.map((row) => (
        <Box
          key={row[0]?.key}
          sx={{ display: "flex", flexWrap: { xs: "wrap", sm: "nowrap" }, gap: 3 }}
        >
          {row.map(({ key, label, hint }) => (
            <FormField
              key={key}
              label={label}
              value={fields[key]}
              fault={tried ? faults[key] : null}
              hint={hint}
              onText={(text) => setFields({ ...fields, [key]: text })}
            />
          ))}
        </Box>
      ))}
    </FormDialog>
  );
}

import { useState } from "react";
import type { Source } from "@/api/types";
import { FormDialog } from "@/frame/FormDialog";
import { FormField } from "@/frame/FormField";
import { readNumber } from "@/frame/numbers";
import { useChangeSourceMutation } from "./factsApi";

interface RedshiftDialogProps {
  source: Source;
  onClose: () => void;
}

const textOf = (value: number | null) => (value === null ? "" : String(value));

/** Says at which redshift it is, how sure, and where one has that from. */
export function RedshiftDialog({ source, onClose }: RedshiftDialogProps) {
  const [redshift, setRedshift] = useState(textOf(source.redshift));
  const [error, setError] = useState(textOf(source.redshift_error));
  const [origin, setOrigin] = useState(source.redshift_origin ?? "");
  const [tried, setTried] = useState(false);
  const [change, { isLoading, error: refusal }] = useChangeSourceMutation();
  const read = readNumber(redshift, { from: -0.1, to: 20 });
  const readError = readNumber(error, { from: 0 });
  const submit = async () => {
    setTried(true);
    if (read.fault || readError.fault) return;
    const result = await change({
      objId: source.id,
      change: {
        redshift: read.value,
        redshift_error: read.value === null ? null : readError.value,
        redshift_origin: read.value === null ? null : origin.trim() || null,
      },
    });
    if (!result.error) onClose();
  };
  return (
    <FormDialog
      title={`Redshift of ${source.id}`}
      action="Save"
      busy={isLoading}
      error={refusal}
      onSubmit={submit}
      onClose={onClose}
    >
      <FormField
        label="Redshift z"
        autoFocus
        value={redshift}
        fault={tried ? read.fault : null}
        hint="Empty when it is not known."
        onText={setRedshift}
      />
      <FormField
        label="Error"
        value={error}
        fault={tried ? readError.fault : null}
        onText={setError}
      />
      <FormField
        label="Where it is from"
        value={origin}
        hint="Such as SEDM, host, photo-z."
        onText={setOrigin}
      />
    </FormDialog>
  );
}

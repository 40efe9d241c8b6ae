import { useState } from "react";
import type { Source } from "@/api/types";
import { FormDialog } from "@/frame/FormDialog";
import { FormField } from "@/frame/FormField";
import { formatUtc, parseUtc } from "@/time/format";
import { marshalTime, parseTime } from "@/time/parse";
import { useChangeSourceMutation } from "./factsApi";

interface T0DialogProps {
  source: Source;
  onClose: () => void;
}

/** Says when it happened: explosion, burst, merger. */
export function T0Dialog({ source, onClose }: T0DialogProps) {
  const [text, setText] = useState(source.t0 ? formatUtc(parseUtc(source.t0), true) : "");
  const [tried, setTried] = useState(false);
  const [change, { isLoading, error }] = useChangeSourceMutation();
  const time = text.trim() === "" ? null : parseTime(text);
  const fault =
    text.trim() !== "" && time === null
      ? "Not a time: write it as 2026-11-24 05:10:16, or as MJD."
      : null;
  const submit = async () => {
    setTried(true);
    if (fault) return;
    const t0 = time === null ? null : marshalTime(time);
    const result = await change({ objId: source.id, change: { t0 } });
    if (!result.error) onClose();
  };
  return (
    <FormDialog
      title={`T0 of ${source.id}`}
      action="Save"
      busy={isLoading}
      error={error}
      onSubmit={submit}
      onClose={onClose}
    >
      <FormField
        label="Time, UTC or MJD"
        autoFocus
        value={text}
        fault={tried ? fault : null}
        hint="Of the explosion, burst or merger; empty when it is not known. The light curve can count its days from here, and folds with it as phase zero."
        onText={setText}
      />
    </FormDialog>
  );
}

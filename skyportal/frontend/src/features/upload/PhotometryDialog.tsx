import Box from "@mui/material/Box";
import { useMemo, useState } from "react";
import type { Group, Instrument } from "@/api/types";
import { FileButton } from "@/files/FileButton";
import { FormDialog } from "@/frame/FormDialog";
import { FormField } from "@/frame/FormField";
import { UploadIcon } from "@/frame/icons";
import { lengthFault } from "@/frame/lengths";
import { AudienceMenu } from "@/sharing/AudienceMenu";
import type { Audience } from "@/sharing/audience";
import { useAudienceIds } from "@/sharing/useAudienceIds";
import { useReport } from "@/undo/useReport";
import { InstrumentField } from "./InstrumentField";
import { readPhotometry } from "./readPhotometry";
import { useUploadPhotometryMutation } from "./uploadApi";

interface PhotometryDialogProps {
  objId: string;
  groups: readonly Group[];
  onClose: () => void;
}

const EXAMPLE = "mjd,filter,mag,magerr,limiting_mag\n61000.25,ztfr,18.52,0.04,20.6";

/** Takes a table of measurements, pasted or from a file; says line by line what is wrong with it. */
export function PhotometryDialog({ objId, groups, onClose }: PhotometryDialogProps) {
  const [instrument, setInstrument] = useState<Instrument | null>(null);
  const [text, setText] = useState("");
  const [origin, setOrigin] = useState("");
  const [audience, setAudience] = useState<Audience>(null);
  const [tried, setTried] = useState(false);
  const [upload, { isLoading, error }] = useUploadPhotometryMutation();
  const report = useReport();
  const groupIds = useAudienceIds(audience, groups);
  const read = useMemo(() => readPhotometry(text, instrument?.filters ?? []), [text, instrument]);
  const textFault = faultOf(text, read.faults, instrument);
  const originFault = lengthFault(origin);
  const submit = async () => {
    setTried(true);
    if (!instrument || !read.rows || originFault) return;
    const { rows, count } = read;
    const asked = upload({
      objId,
      body: {
        obj_id: objId,
        instrument_id: instrument.id,
        magsys: "ab",
        ...rows,
        ...(origin.trim() && { origin: origin.trim() }),
        ...(rows.flux && !rows.zp && { zp: 23.9 }),
        group_ids: groupIds,
      } as Parameters<typeof upload>[0]["body"],
    });
    const { error: refused } = await asked;
    if (refused) return;
    await report(asked, { refused: "", worked: `${count} measurements of ${objId} uploaded.` });
    onClose();
  };
  return (
    <FormDialog
      title={`Photometry of ${objId}`}
      action="Upload"
      width="md"
      busy={isLoading}
      error={error}
      onSubmit={submit}
      onClose={onClose}
      aside={<AudienceMenu audience={audience} groups={groups} onAudience={setAudience} />}
    >
      <InstrumentField
        value={instrument?.id ?? null}
        fits={({ filters }) => filters.length > 0}
        fault={tried && !instrument ? "Choose what measured it." : null}
        onInstrument={setInstrument}
      />
      <FormField
        label="Table, with a line of headings"
        multiline
        minRows={6}
        maxRows={14}
        placeholder={EXAMPLE}
        value={text}
        fault={(tried || text !== "") && textFault ? textFault : null}
        hint={hintOf(read.count, read.ignored)}
        onText={setText}
        slotProps={{
          htmlInput: { spellCheck: false, style: { fontFamily: "monospace" } },
          inputLabel: { shrink: true },
          formHelperText: { sx: { whiteSpace: "pre-line" } },
        }}
      />
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 3, alignItems: "start" }}>
        <FileButton
          variant="outlined"
          startIcon={<UploadIcon />}
          label="From a file"
          accept=".csv,.txt,.dat,.tsv"
          onFile={async (file) => setText(await file.text())}
        />
        <Box sx={{ flex: "1 1 220px" }}>
          <FormField
            label="Origin"
            value={origin}
            fault={originFault}
            hint="Tells apart reductions of one image; may be left empty."
            onText={setOrigin}
          />
        </Box>
      </Box>
    </FormDialog>
  );
}

function faultOf(text: string, faults: readonly string[], instrument: Instrument | null) {
  if (text.trim() === "") return "Paste a table, or choose a file.";
  if (!instrument) return null;
  return faults.length > 0 ? faults.join("\n") : null;
}

function hintOf(count: number, ignored: readonly string[]): string {
  const left = ignored.length > 0 ? ` Not read: ${ignored.join(", ")}.` : "";
  if (count > 0) return `${count} measurement${count === 1 ? "" : "s"}.${left}`;
  return "Columns: mjd (or jd), filter, and mag, magerr, limiting_mag (AB), or flux, fluxerr (µJy, or with zp).";
}

import Box from "@mui/material/Box";
import MenuItem from "@mui/material/MenuItem";
import Skeleton from "@mui/material/Skeleton";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import type { Group, ParsedSpectrum } from "@/api/types";
import { FileButton } from "@/files/FileButton";
import { FormDialog } from "@/frame/FormDialog";
import { FormField } from "@/frame/FormField";
import { UploadIcon } from "@/frame/icons";
import { Refusal } from "@/frame/Refusal";
import { AS_MEASURED, traces } from "@/plots/spectrum/traces";
import { AudienceMenu } from "@/sharing/AudienceMenu";
import type { Audience } from "@/sharing/audience";
import { useAudienceIds } from "@/sharing/useAudienceIds";
import { formatUtc, parseUtc } from "@/time/format";
import { useReport } from "@/undo/useReport";
import { InstrumentField } from "./InstrumentField";
import {
  EMPTY_SPECTRUM,
  foundText,
  isFits,
  KINDS,
  readColumns,
  readFacts,
  type SpectrumFields,
  UNITS,
} from "./spectrumForm";
import { useUploadAsciiMutation, useUploadFitsMutation } from "./uploadApi";
import { readSpectrumFile, type SpectrumFile, usePreview } from "./usePreview";

const SpectrumPlot = lazy(() => import("@/plots/spectrum/SpectrumPlot"));

interface SpectrumDialogProps {
  objId: string;
  groups: readonly Group[];
  onClose: () => void;
}

/** Takes a spectrum from a text or FITS file; shows what is in it before it is stored. */
export function SpectrumDialog({ objId, groups, onClose }: SpectrumDialogProps) {
  const [file, setFile] = useState<SpectrumFile | null>(null);
  const [fields, setFields] = useState(EMPTY_SPECTRUM);
  const [audience, setAudience] = useState<Audience>(null);
  const [tried, setTried] = useState(false);
  const [uploadAscii, ascii] = useUploadAsciiMutation();
  const [uploadFits, fits] = useUploadFitsMutation();
  const report = useReport();
  const groupIds = useAudienceIds(audience, groups);
  const { columns, faults: columnFaults } = readColumns(fields);
  const { facts, faults: factFaults } = readFacts(fields);
  const { found, error: unread } = usePreview(file, columns);
  const write = (change: Partial<SpectrumFields>) =>
    setFields((before) => ({ ...before, ...change }));
  useEffect(() => {
    if (!found || !("observed_at" in found)) return;
    const { observed_at, units } = found;
    setFields((before) => ({
      ...before,
      observedAt: before.observedAt || (observed_at ? formatUtc(parseUtc(observed_at), true) : ""),
      units: before.units || (units ?? ""),
    }));
  }, [found]);
  const faults = { ...columnFaults, ...factFaults };
  const fault = (key: keyof SpectrumFields) => (tried ? (faults[key] ?? null) : null);
  const submit = async () => {
    setTried(true);
    if (!file || !facts || !found) return;
    const body = { obj_id: objId, filename: file.name, group_ids: groupIds, ...facts };
    const asked =
      "fits" in file
        ? uploadFits({ ...body, fits: file.fits })
        : columns && uploadAscii({ ...body, ascii: file.ascii, ...columns });
    if (!asked || (await asked).error) return;
    await report(asked, { refused: "", worked: `The spectrum of ${objId} is uploaded.` });
    onClose();
  };
  return (
    <FormDialog
      title={`Spectrum of ${objId}`}
      action="Upload"
      width="md"
      busy={ascii.isLoading || fits.isLoading}
      error={ascii.error ?? fits.error}
      onSubmit={submit}
      onClose={onClose}
      aside={<AudienceMenu audience={audience} groups={groups} onAudience={setAudience} />}
    >
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 3 }}>
        <FileButton
          variant="outlined"
          startIcon={<UploadIcon />}
          label={file ? "Another file" : "Choose a file"}
          accept=".fits,.fit,.fts,.gz,.txt,.dat,.ascii,.csv,.asci,.spec"
          onFile={async (chosen) => setFile(await readSpectrumFile(chosen, isFits(chosen.name)))}
        />
        <Box sx={{ typography: "body2", color: "text.secondary", overflowWrap: "anywhere" }}>
          {file ? file.name : "Text with columns, or FITS."}
          {found && ` · ${foundText(found)}`}
        </Box>
        {tried && !file && (
          <Box role="alert" sx={{ typography: "caption", color: "error.main" }}>
            Choose the file with the spectrum.
          </Box>
        )}
      </Box>
      {file && "ascii" in file && <Columns fields={fields} faults={columnFaults} onWrite={write} />}
      {file && <Refusal error={unread} />}
      {found && <Preview found={found} units={fields.units || null} />}
      <Box sx={{ display: "grid", gridTemplateColumns: { sm: "1fr 1fr" }, gap: 3 }}>
        <InstrumentField
          value={fields.instrumentId}
          fits={({ type }) => type !== "imager"}
          fault={fault("instrumentId")}
          onInstrument={({ id }) => write({ instrumentId: id })}
        />
        <FormField
          label="Observed, UTC or MJD"
          value={fields.observedAt}
          fault={fault("observedAt")}
          onText={(observedAt) => write({ observedAt })}
        />
        <FormField
          select
          label="Fluxes are"
          value={fields.units}
          onText={(units) => write({ units: units as SpectrumFields["units"] })}
        >
          <MenuItem value="">not told</MenuItem>
          {UNITS.map(({ value, name }) => (
            <MenuItem key={value} value={value}>
              {name}
            </MenuItem>
          ))}
        </FormField>
        <FormField
          select
          label="Of"
          value={fields.type}
          onText={(type) => write({ type: type as SpectrumFields["type"] })}
        >
          {KINDS.map(({ value, name }) => (
            <MenuItem key={value} value={value}>
              {name}
            </MenuItem>
          ))}
        </FormField>
        <FormField
          label="Observer"
          value={fields.observer}
          fault={fault("observer")}
          onText={(observer) => write({ observer })}
        />
        <FormField
          label="Label"
          value={fields.label}
          fault={fault("label")}
          onText={(label) => write({ label })}
        />
      </Box>
    </FormDialog>
  );
}

interface ColumnsProps {
  fields: SpectrumFields;
  faults: { waveColumn: string | null; fluxColumn: string | null; errorColumn: string | null };
  onWrite: (change: Partial<SpectrumFields>) => void;
}

function Columns({ fields, faults, onWrite }: ColumnsProps) {
  return (
    <Box sx={{ display: "grid", gridTemplateColumns: "repeat(3, 1fr)", gap: 3 }}>
      <FormField
        label="Wavelength column"
        value={fields.waveColumn}
        fault={faults.waveColumn}
        onText={(waveColumn) => onWrite({ waveColumn })}
      />
      <FormField
        label="Flux column"
        value={fields.fluxColumn}
        fault={faults.fluxColumn}
        onText={(fluxColumn) => onWrite({ fluxColumn })}
      />
      <FormField
        label="Error column"
        value={fields.errorColumn}
        fault={faults.errorColumn}
        hint="empty: none"
        onText={(errorColumn) => onWrite({ errorColumn })}
      />
    </Box>
  );
}

const HEIGHT = 180;
const NO_MARKS = { lines: [], redshift: 0, velocity: 0, tellurics: true };

function Preview({ found, units }: { found: ParsedSpectrum; units: string | null }) {
  const drawn = useMemo(
    () => traces([{ id: 0, label: "", unit: units, ...found }], "flux", AS_MEASURED),
    [found, units],
  );
  return (
    <Suspense fallback={<Skeleton variant="rounded" height={HEIGHT + 18} />}>
      <SpectrumPlot
        traces={drawn}
        arrangement="flux"
        unit={units}
        marks={NO_MARKS}
        height={HEIGHT}
        label={`What is in the file: ${found.wavelengths.length} pixels`}
      />
    </Suspense>
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import Typography from "@mui/material/Typography";
import { type ReactNode, useState } from "react";
import { DownloadIcon } from "@/frame/icons";
import { LabelledField } from "@/frame/LabelledField";
import { NumberField } from "@/frame/NumberField";
import { LINE_LISTS, type LineList } from "@/plots/spectrum/lines";
import type { Arrangement } from "@/plots/spectrum/traces";
import { OwnLinesDialog } from "./OwnLinesDialog";
import type { SpectrumView } from "./spectrumView";

interface SpectraToolbarProps {
  view: SpectrumView;
  /** Whether fluxes can be shown as measured. */
  canCompare: boolean;
  onView: (view: SpectrumView) => void;
  onExport: () => void;
  /** Lists of lines that one has made. */
  own: readonly LineList[];
  /** The way to add spectra. */
  upload?: ReactNode;
}

const SMOOTHING = { from: 1, to: 999, whole: true };
const REDSHIFT = { from: -0.01, to: 20 };
const VELOCITY_KM_S = { from: -100_000, to: 100_000 };
const WAVELENGTH_ANGSTROM = { from: 100, to: 100_000 };
const STEP = { from: 0, to: 100 };

export function SpectraToolbar(props: SpectraToolbarProps) {
  const { view, canCompare, own, onView, onExport, upload } = props;
  return (
    <Box sx={{ display: "grid", gap: 2, mb: 2 }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 2 }}>
        <Typography variant="h2" sx={{ mr: 2 }}>
          Spectra
        </Typography>
        <ToggleButtonGroup
          size="small"
          exclusive
          aria-label="Arrangement"
          value={view.arrangement}
          onChange={(_event, arrangement: Arrangement | null) =>
            arrangement && onView({ ...view, arrangement })
          }
        >
          <ToggleButton value="stacked">stacked</ToggleButton>
          <ToggleButton value="overlaid">overlaid</ToggleButton>
          <ToggleButton
            value="flux"
            disabled={!canCompare}
            title={canCompare ? undefined : "Of some of these spectra the unit is not known"}
          >
            flux
          </ToggleButton>
        </ToggleButtonGroup>
        <ToggleButton
          size="small"
          value="tellurics"
          selected={view.tellurics}
          onChange={() => onView({ ...view, tellurics: !view.tellurics })}
        >
          tellurics
        </ToggleButton>
        <Box sx={{ flex: 1 }} />
        {upload}
        <IconButton aria-label="Save spectra as PNG" title="Save plot as PNG" onClick={onExport}>
          <DownloadIcon />
        </IconButton>
      </Box>
      <Numbers view={view} onView={onView} />
      <LineToggles view={view} own={own} onView={onView} />
    </Box>
  );
}

type PartProps = Pick<SpectraToolbarProps, "view" | "onView">;

function Numbers({ view, onView }: PartProps) {
  return (
    <Box
      sx={{
        display: "flex",
        flexWrap: { xs: "nowrap", sm: "wrap" },
        overflowX: { xs: "auto", sm: "visible" },
        columnGap: 3,
        rowGap: 2,
        py: 1,
        "& > *": { flexShrink: 0 },
      }}
    >
      <LabelledField text="smooth over" unit="pixels">
        <NumberField
          label="Smooth over pixels"
          value={view.smoothing}
          bounds={SMOOTHING}
          onChange={(smoothing) => onView({ ...view, smoothing: smoothing ?? 1 })}
        />
      </LabelledField>
      {view.arrangement !== "flux" && <Normalisation view={view} onView={onView} />}
      <LabelledField text="lines at z">
        <NumberField
          label="Redshift of lines z"
          value={view.redshift}
          bounds={REDSHIFT}
          onChange={(redshift) => onView({ ...view, redshift: redshift ?? 0 })}
        />
      </LabelledField>
      <LabelledField text="expanding" unit="km/s">
        <NumberField
          label="Expansion km/s"
          value={view.velocity}
          bounds={VELOCITY_KM_S}
          onChange={(velocity) => onView({ ...view, velocity: velocity ?? 0 })}
        />
      </LabelledField>
      <LabelledField text="own line" width={76}>
        <NumberField
          label="Own line Å"
          value={view.wavelength}
          bounds={WAVELENGTH_ANGSTROM}
          onChange={(wavelength) => onView({ ...view, wavelength })}
        />
      </LabelledField>
    </Box>
  );
}

function Normalisation({ view, onView }: PartProps) {
  return (
    <>
      <LabelledField text="median 1 from" width={70}>
        <NumberField
          label="Median 1 from Å"
          value={view.from}
          bounds={WAVELENGTH_ANGSTROM}
          onChange={(from) => onView({ ...view, from })}
        />
      </LabelledField>
      <LabelledField text="to" width={70}>
        <NumberField
          label="Median 1 to Å"
          value={view.to}
          bounds={WAVELENGTH_ANGSTROM}
          onChange={(to) => onView({ ...view, to })}
        />
      </LabelledField>
      {view.arrangement === "stacked" && (
        <LabelledField text="apart" width={60}>
          <NumberField
            label="Stacked apart by medians"
            value={view.step}
            bounds={STEP}
            onChange={(step) => onView({ ...view, step: step ?? 1 })}
          />
        </LabelledField>
      )}
    </>
  );
}

function LineToggles({ view, own, onView }: PartProps & Pick<SpectraToolbarProps, "own">) {
  const [changing, setChanging] = useState(false);
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1 }}>
      <ToggleButtonGroup
        size="small"
        aria-label="Lines"
        value={view.lines}
        onChange={(_event, lines: string[]) => onView({ ...view, lines })}
        sx={{ flexWrap: "wrap", rowGap: 1 }}
      >
        {[...LINE_LISTS, ...own].map(({ name }) => (
          <ToggleButton key={name} value={name} aria-label={`Lines of ${name}`}>
            {name}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <Button onClick={() => setChanging(true)}>My own…</Button>
      {changing && <OwnLinesDialog own={own} onClose={() => setChanging(false)} />}
    </Box>
  );
}

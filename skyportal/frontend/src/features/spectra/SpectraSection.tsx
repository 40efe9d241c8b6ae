import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import { useTheme } from "@mui/material/styles";
import Typography from "@mui/material/Typography";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import type uPlot from "uplot";
import type { Spectrum } from "@/api/types";
import { Problem } from "@/frame/Problem";
import { exportPng } from "@/plots/exportPng";
import { traces } from "@/plots/spectrum/traces";
import { SpectraTable } from "./SpectraTable";
import { SpectraToolbar } from "./SpectraToolbar";
import { useSpectraQuery } from "./spectraApi";
import { comparable, initialView, measured } from "./spectrumView";

const SpectrumPlot = lazy(() => import("@/plots/spectrum/SpectrumPlot"));

interface SpectraSectionProps {
  objId: string;
  redshift: number | null;
}

const HEIGHT = 420;

/** The spectra of an object: plot and table. */
export function SpectraSection({ objId, redshift }: SpectraSectionProps) {
  const { currentData: spectra, error, refetch } = useSpectraQuery(objId);
  if (error && !spectra)
    return <Problem what="The spectra could not be loaded." error={error} onRetry={refetch} />;
  if (!spectra) return <Skeleton variant="rounded" height={60} />;
  return (
    <Box component="section" aria-label="Spectra">
      {spectra.length === 0 ? (
        <NoSpectra />
      ) : (
        <SpectraView key={objId} objId={objId} spectra={spectra} redshift={redshift} />
      )}
    </Box>
  );
}

function NoSpectra() {
  return (
    <>
      <Typography variant="h2" sx={{ mb: 1 }}>
        Spectra
      </Typography>
      <Typography variant="body2" sx={{ color: "text.secondary" }}>
        No spectrum of this object is shared with you yet. Programs upload them by POST to
        /api/spectra, or as text files to /api/spectra/ascii.
      </Typography>
    </>
  );
}

interface SpectraViewProps extends SpectraSectionProps {
  spectra: readonly Spectrum[];
}

function SpectraView({ objId, spectra, redshift }: SpectraViewProps) {
  const { tokens } = useTheme();
  const plotRef = useRef<uPlot>(null);
  const [chosen, setView] = useState(() => initialView(redshift));
  const shown = useMemo(() => measured(spectra, chosen.hiddenIds), [spectra, chosen.hiddenIds]);
  const canCompare = comparable(shown);
  const arrangement =
    chosen.arrangement === "flux" && !canCompare ? "overlaid" : chosen.arrangement;
  const { smoothing, lines, velocity, tellurics, redshift: z, hiddenIds } = chosen;
  const drawn = useMemo(
    () => traces(shown, arrangement, smoothing),
    [shown, arrangement, smoothing],
  );
  const marks = useMemo(
    () => ({ lines, velocity, tellurics, redshift: z }),
    [lines, velocity, tellurics, z],
  );
  const toggle = (id: number) => {
    const hidden = hiddenIds.includes(id)
      ? hiddenIds.filter((known) => known !== id)
      : [...hiddenIds, id];
    setView({ ...chosen, hiddenIds: hidden });
  };
  return (
    <>
      <SpectraToolbar
        view={{ ...chosen, arrangement }}
        canCompare={canCompare}
        onView={setView}
        onExport={() =>
          plotRef.current && exportPng(plotRef.current, tokens.background, `${objId}-spectra`)
        }
      />
      <Suspense fallback={<Skeleton variant="rounded" height={HEIGHT} />}>
        <SpectrumPlot
          traces={drawn}
          arrangement={arrangement}
          unit={shown[0]?.unit ?? null}
          marks={marks}
          height={HEIGHT}
          plotRef={plotRef}
          label={`Spectra of ${objId}: ${drawn.length} of ${spectra.length} shown`}
        />
      </Suspense>
      <SpectraTable spectra={spectra} hiddenIds={hiddenIds} onToggle={toggle} />
    </>
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import { useTheme } from "@mui/material/styles";
import Typography from "@mui/material/Typography";
import { lazy, type ReactNode, Suspense, useMemo, useRef, useState } from "react";
import type uPlot from "uplot";
import type { Group, Profile, Source, Spectrum } from "@/api/types";
import { may } from "@/features/profile/permissions";
import { useProfileQuery } from "@/features/profile/profileApi";
import { UploadIcon } from "@/frame/icons";
import { Problem } from "@/frame/Problem";
import { exportPng } from "@/plots/exportPng";
import { LINE_LISTS } from "@/plots/spectrum/lines";
import { traces } from "@/plots/spectrum/traces";
import { ownLines } from "./ownLines";
import { SpectraTable } from "./SpectraTable";
import { SpectraToolbar } from "./SpectraToolbar";
import { useSpectraQuery } from "./spectraApi";
import { comparable, initialView, measured, phaseZeroOf, preparationOf } from "./spectrumView";

const SpectrumPlot = lazy(() => import("@/plots/spectrum/SpectrumPlot"));

const SpectrumDialog = lazy(async () => ({
  default: (await import("@/features/upload/SpectrumDialog")).SpectrumDialog,
}));

interface SpectraSectionProps {
  source: Pick<Source, "id" | "redshift" | "t0" | "photstats">;
  groups: readonly Group[];
}

const HEIGHT = 420;

/** The spectra of an object: plot and table, and the way to add to them. */
export function SpectraSection({ source, groups }: SpectraSectionProps) {
  const { id } = source;
  const { data: profile } = useProfileQuery();
  const { currentData: spectra, error, refetch } = useSpectraQuery(id);
  const [uploading, setUploading] = useState(false);
  if (error && !spectra)
    return <Problem what="The spectra could not be loaded." error={error} onRetry={refetch} />;
  if (!spectra) return <Skeleton variant="rounded" height={60} />;
  const upload = may(profile, "Upload data") && (
    <Button startIcon={<UploadIcon />} onClick={() => setUploading(true)}>
      Upload
    </Button>
  );
  return (
    <Box component="section" aria-label="Spectra">
      {spectra.length === 0 ? (
        <NoSpectra upload={upload} />
      ) : (
        <SpectraView key={id} source={source} spectra={spectra} profile={profile} upload={upload} />
      )}
      {uploading && (
        <Suspense fallback={null}>
          <SpectrumDialog objId={id} groups={groups} onClose={() => setUploading(false)} />
        </Suspense>
      )}
    </Box>
  );
}

function NoSpectra({ upload }: { upload: ReactNode }) {
  return (
    <>
      <Box sx={{ display: "flex", alignItems: "center", mb: 1 }}>
        <Typography variant="h2" sx={{ flex: 1 }}>
          Spectra
        </Typography>
        {upload}
      </Box>
      <Typography variant="body2" sx={{ color: "text.secondary" }}>
        No spectrum of this object is shared with you yet.
      </Typography>
    </>
  );
}

interface SpectraViewProps {
  source: SpectraSectionProps["source"];
  spectra: readonly Spectrum[];
  profile: Profile | undefined;
  upload: ReactNode;
}

function SpectraView({ source, spectra, profile, upload }: SpectraViewProps) {
  const own = useMemo(() => ownLines(profile), [profile]);
  const { id: objId, redshift } = source;
  const { tokens } = useTheme();
  const plotRef = useRef<uPlot>(null);
  const [chosen, setView] = useState(() => initialView(redshift));
  const zero = useMemo(() => phaseZeroOf(source), [source]);
  const { hiddenIds } = chosen;
  const shown = useMemo(() => measured(spectra, hiddenIds, zero), [spectra, hiddenIds, zero]);
  const canCompare = comparable(shown);
  const arrangement =
    chosen.arrangement === "flux" && !canCompare ? "overlaid" : chosen.arrangement;
  const { smoothing, from, to, step } = chosen;
  const drawn = useMemo(
    () => traces(shown, arrangement, preparationOf({ smoothing, from, to, step })),
    [shown, arrangement, smoothing, from, to, step],
  );
  const { lines, wavelength, redshift: z, velocity, tellurics } = chosen;
  const marks = useMemo(
    () => ({
      lines: [...LINE_LISTS, ...own].filter(({ name }) => lines.includes(name)),
      wavelength,
      redshift: z,
      velocity,
      tellurics,
    }),
    [lines, own, wavelength, z, velocity, tellurics],
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
        own={own}
        onView={setView}
        upload={upload}
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
      <SpectraTable
        spectra={spectra}
        hiddenIds={hiddenIds}
        onToggle={toggle}
        zero={zero}
        userId={profile?.id}
      />
    </>
  );
}

import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import LinearProgress from "@mui/material/LinearProgress";
import Skeleton from "@mui/material/Skeleton";
import { useEffect, useRef, useState } from "react";
import type { Group, PeriodSearch, PhotometryPoint, Profile, Source } from "@/api/types";
import type { Finding } from "@/features/photometry/PhotometryView";
import { ConfirmButton } from "@/frame/ConfirmButton";
import { Problem } from "@/frame/Problem";
import { Section, SectionNote } from "@/frame/Section";
import { useReport } from "@/undo/useReport";
import { EarlierSearches } from "./EarlierSearches";
import { FoundPeriods } from "./FoundPeriods";
import { PeriodForm } from "./PeriodForm";
import { usePeriodSearchesQuery, useRemoveSearchMutation } from "./periodsApi";
import { isUnfinished, stateText } from "./periodWords";

export interface PeriodPanelProps extends Finding<PhotometryPoint> {
  source: Source;
  groups: readonly Group[];
  profile: Profile;
}

/** Looks for the period of what is shown of a light curve, and folds it at what was found. */
export default function PeriodPanel(props: PeriodPanelProps) {
  const { id } = props.source;
  const { currentData: searches, error, refetch } = usePeriodSearchesQuery(id);
  const [chosen, setChosen] = useState<number | null>(null);
  const panel = useRef<HTMLDivElement>(null);
  const isHere = searches !== undefined;
  useEffect(() => {
    if (isHere) panel.current?.scrollIntoView?.({ block: "nearest" });
  }, [isHere]);
  if (error && !searches)
    return <Problem what="Your searches could not be loaded." error={error} onRetry={refetch} />;
  if (!searches) return <Skeleton variant="rounded" height={120} />;
  const search = searches.find((one) => one.id === chosen) ?? searches[0];
  return (
    <Box
      ref={panel}
      sx={{ my: 2, p: { xs: 3, sm: 4 }, border: 1, borderColor: "divider", borderRadius: 1 }}
    >
      <Section
        title="Period"
        actions={
          search && (
            <>
              <EarlierSearches searches={searches} shown={search} onChoose={setChosen} />
              <RemoveSearch search={search} />
            </>
          )
        }
      >
        <Box sx={{ display: "grid", gap: 3, minWidth: 0 }}>
          <PeriodForm
            objId={id}
            rows={props.rows}
            busy={searches.some(isUnfinished)}
            onSearch={() => setChosen(null)}
          />
          {search ? (
            <SearchView key={search.id} search={search} {...props} />
          ) : (
            <SectionNote>
              The cluster fits a sinusoid to each band, with one period for all of them. Only you
              see your searches.
            </SectionNote>
          )}
        </Box>
      </Section>
    </Box>
  );
}

function SearchView({ search, ...panel }: PeriodPanelProps & { search: PeriodSearch }) {
  if (search.state === "failed")
    return (
      <Alert severity="error" variant="outlined">
        {search.error}
      </Alert>
    );
  if (isUnfinished(search)) return <Progress search={search} />;
  return search.outcome && <FoundPeriods search={search} outcome={search.outcome} {...panel} />;
}

function Progress({ search }: { search: PeriodSearch }) {
  const text = stateText(search);
  return (
    <Box role="status" sx={{ typography: "body2", color: "text.secondary" }}>
      {text}
      <LinearProgress
        variant={search.state === "running" ? "determinate" : "indeterminate"}
        value={100 * search.progress}
        aria-label={text}
        sx={{ mt: 2 }}
      />
    </Box>
  );
}

function RemoveSearch({ search }: { search: PeriodSearch }) {
  const [remove] = useRemoveSearchMutation();
  const report = useReport();
  const stops = isUnfinished(search);
  return (
    <ConfirmButton
      label={stops ? "Stop" : "Remove"}
      question={stops ? "Stop this search?" : "Remove this search?"}
      verb={stops ? "Stop" : "Remove"}
      onConfirm={() =>
        report(remove({ objId: search.obj_id, id: search.id }), { refused: "The search stays." })
      }
    />
  );
}

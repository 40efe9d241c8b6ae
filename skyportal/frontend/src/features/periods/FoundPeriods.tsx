import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import { useMemo } from "react";
import type { PeriodSearch } from "@/api/types";
import { Problem } from "@/frame/Problem";
import { SectionNote } from "@/frame/Section";
import { Periodogram } from "@/plots/Periodogram";
import { PeakTable } from "./PeakTable";
import type { PeriodPanelProps } from "./PeriodPanel";
import { usePeriodSearchQuery } from "./periodsApi";
import { foldedPeak, rounded } from "./periodWords";
import { SavePeriod } from "./SavePeriod";

interface FoundPeriodsProps extends PeriodPanelProps {
  search: PeriodSearch;
  outcome: NonNullable<PeriodSearch["outcome"]>;
}

const HEIGHT = 220;

/** What a search has found: the periodogram, its peaks, and the way to keep one. */
export function FoundPeriods(props: FoundPeriodsProps) {
  const { search, outcome, source, groups, profile, period, onPeriod } = props;
  const { currentData, error, refetch } = usePeriodSearchQuery({ objId: source.id, id: search.id });
  const { peaks } = outcome;
  const periods = useMemo(() => peaks.map((peak) => rounded(peak.period)), [peaks]);
  const folded = foldedPeak(peaks, period);
  const best = periods[0];
  if (best === undefined) return <SectionNote>No period stands out at all.</SectionNote>;
  return (
    <>
      <Box
        sx={{
          display: "grid",
          gridTemplateColumns: { xs: "minmax(0, 1fr)", lg: "minmax(0, 1fr) auto" },
          columnGap: 6,
          rowGap: 2,
          alignItems: "start",
        }}
      >
        {error && !currentData ? (
          <Problem what="The periodogram could not be loaded." error={error} onRetry={refetch} />
        ) : currentData?.periodogram ? (
          <Periodogram
            spectrum={currentData.periodogram}
            peaks={periods}
            chosen={period}
            height={HEIGHT}
            label={`Periodogram of ${source.id}: the best period is ${best} d`}
            onPick={(picked) => onPeriod(rounded(picked))}
          />
        ) : (
          <Skeleton variant="rounded" height={HEIGHT} />
        )}
        <PeakTable peaks={peaks} baseline={outcome.baseline} period={period} onPeriod={onPeriod} />
      </Box>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 2 }}>
        <Box sx={{ flex: "1 1 240px", typography: "caption", color: "text.secondary" }}>
          {wordsOf(outcome)}
        </Box>
        {folded && period !== null && (
          <SavePeriod
            source={source}
            groups={groups}
            profile={profile}
            period={period}
            peak={folded.peak}
          />
        )}
      </Box>
    </>
  );
}

/** Says what was searched. */
function wordsOf({
  bands,
  baseline,
  frequencies,
  min_period,
  max_period,
}: FoundPeriodsProps["outcome"]) {
  const points = bands.map(({ name, points }) => `${points} × ${name}`).join(", ");
  const range = `${min_period.toPrecision(3)} to ${max_period.toPrecision(3)} d`;
  return `${points}, over ${baseline.toPrecision(3)} d; ${range}, ${frequencies.toLocaleString("en")} frequencies.`;
}

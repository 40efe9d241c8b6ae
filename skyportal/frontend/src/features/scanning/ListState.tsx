import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { Empty } from "@/frame/Empty";
import { Problem } from "@/frame/Problem";
import { DEFAULT_FILTERS, queryOf, type ScanFilters } from "./filters";
import { ListSkeleton } from "./ListSkeleton";
import type { CandidateList } from "./useCandidateList";

interface ListStateProps {
  list: CandidateList;
  filters: ScanFilters;
  children: ReactNode;
  onReset: () => void;
  onWiden: (hours: number) => void;
}

const WEEK_HOURS = 168;

/** The list, or why there is none. */
export function ListState({ list, filters, children, onReset, onWiden }: ListStateProps) {
  if (list.candidates.length > 0)
    return (
      <>
        {children}
        {!!list.error && (
          <Problem
            what="More candidates could not be loaded; those above are still good."
            error={list.error}
            onRetry={list.retryMore}
          />
        )}
      </>
    );
  if (list.error)
    return (
      <Problem
        what="The candidates could not be loaded."
        error={list.error}
        onRetry={list.reload}
      />
    );
  if (list.isLoading) return <ListSkeleton />;
  const narrowed = queryOf({ ...filters, hours: DEFAULT_FILTERS.hours }).size > 0;
  const widening = (filters.hours ?? WEEK_HOURS) < WEEK_HOURS;
  return (
    <Empty
      title={narrowed ? "Nothing fits these filters" : "Nothing passed your groups' filters yet"}
    >
      <p>
        {narrowed
          ? "Loosen a filter, or look further back."
          : "New candidates are announced here as they arrive; there is no need to reload."}
      </p>
      <Box sx={{ display: "flex", justifyContent: "center", gap: 2 }}>
        {widening && (
          <Button variant="outlined" onClick={() => onWiden(WEEK_HOURS)}>
            Look at the last 7 days
          </Button>
        )}
        {narrowed && (
          <Button variant="outlined" onClick={onReset}>
            Reset filters
          </Button>
        )}
      </Box>
    </Empty>
  );
}

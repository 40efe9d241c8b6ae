import Box from "@mui/material/Box";
import Drawer from "@mui/material/Drawer";
import useMediaQuery from "@mui/material/useMediaQuery";
import { useCallback, useMemo, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import type { Candidate } from "@/api/types";
import { useAppDispatch, useAppSelector } from "@/app/hooks";
import { useGroupsQuery } from "@/features/profile/profileApi";
import { GroupsMenu } from "@/features/source/GroupsMenu";
import { save, unsave } from "@/features/source/saving";
import { trailLaid } from "@/features/source/trailSlice";
import { useTitle } from "@/frame/useTitle";
import { CandidateDeck } from "./CandidateDeck";
import { CandidateList } from "./CandidateList";
import { FilterPanel } from "./FilterPanel";
import { filtersOf, queryOf, type ScanFilters } from "./filters";
import { ListState } from "./ListState";
import { ScanToolbar } from "./ScanToolbar";
import { SortMenu } from "./SortMenu";
import { saveTargets } from "./saveTargets";
import { useArrivals } from "./useArrivals";
import { useCandidateList } from "./useCandidateList";
import { useCardContext } from "./useCardContext";
import { useScanKeys } from "./useScanKeys";

interface Choosing {
  candidate: Candidate;
  anchor: HTMLElement;
}

/** The nightly workhorse: what passed the groups' filters, to save or reject. */
export function ScanningPage() {
  const dispatch = useAppDispatch();
  const navigate = useNavigate();
  const [query, setQuery] = useSearchParams();
  const filters = useMemo(() => filtersOf(query), [query]);
  const list = useCandidateList(filters);
  const { candidates, now, reload } = list;
  const arrivals = useArrivals(filters, now);
  const focusedId = useAppSelector((state) => state.scan.focusedId);
  const { data: groups = [] } = useGroupsQuery();
  const isPhone = useMediaQuery("(max-width: 760px)");
  const hasPanel = useMediaQuery("(min-width: 1100px)");
  const [panelOpen, setPanelOpen] = useState(false);
  const [choosing, setChoosing] = useState<Choosing | null>(null);
  useTitle("Candidates");

  const change = useCallback(
    (part: Partial<ScanFilters>) => setQuery(queryOf({ ...filters, ...part })),
    [filters, setQuery],
  );
  const annotationActions = useMemo(
    () => ({
      onSort: (sort: ScanFilters["sort"]) => change({ sort }),
      onFilter: (condition: ScanFilters["conditions"][number]) =>
        change({ conditions: [...filters.conditions, condition] }),
    }),
    [change, filters.conditions],
  );
  const onOpen = useCallback(
    (id: string) => {
      const from = `/candidates?${queryOf(filters)}`;
      dispatch(trailLaid({ from, label: "candidates", ids: candidates.map(({ id }) => id) }));
      navigate(`/source/${encodeURIComponent(id)}`);
    },
    [dispatch, navigate, filters, candidates],
  );
  const onChooseGroups = useCallback(
    (candidate: Candidate, anchor: HTMLElement) => setChoosing({ candidate, anchor }),
    [],
  );
  const context = useCardContext({ now, annotationActions, onOpen, onChooseGroups });
  const chooseByKey = (candidate: Candidate) => {
    const card = document.querySelector<HTMLElement>(
      `article[aria-label="${CSS.escape(candidate.id)}"]`,
    );
    if (card) onChooseGroups(candidate, card);
  };
  useScanKeys({ candidates, focusedId, context, onChooseGroups: chooseByKey, onShowNew: reload });

  const panel = <FilterPanel filters={filters} groups={groups} onChange={change} />;
  const Cards = isPhone ? CandidateDeck : CandidateList;
  return (
    <Box sx={{ flex: 1, minHeight: 0, display: "flex" }}>
      {hasPanel ? (
        <Box
          component="aside"
          sx={{
            width: 232,
            flex: "none",
            overflow: "auto",
            borderRight: 1,
            borderColor: "divider",
          }}
        >
          {panel}
        </Box>
      ) : (
        <Drawer
          open={panelOpen}
          onClose={() => setPanelOpen(false)}
          slotProps={{ paper: { sx: { width: 280 } } }}
        >
          {panel}
        </Drawer>
      )}
      <Box sx={{ flex: 1, minWidth: 0, display: "flex", flexDirection: "column" }}>
        <ScanToolbar
          total={list.total}
          totalIsExact={list.totalIsExact}
          saved={candidates.filter(({ saved_groups }) => saved_groups.length > 0).length}
          rejected={candidates.filter(({ rejected }) => rejected).length}
          arrivals={arrivals}
          onShowNew={reload}
          onFilters={hasPanel ? null : () => setPanelOpen(true)}
          sortMenu={
            <SortMenu
              sort={filters.sort}
              annotations={candidates.flatMap(({ annotations }) => annotations)}
              onSort={(sort) => change({ sort })}
            />
          }
        />
        <ListState
          list={list}
          filters={filters}
          onReset={() => setQuery(new URLSearchParams())}
          onWiden={(hours) => change({ hours, start: null, end: null })}
        >
          <Cards
            candidates={candidates}
            focusedId={focusedId}
            context={context}
            onNearEnd={list.fetchMore}
          />
        </ListState>
      </Box>
      {choosing && (
        <GroupsMenu
          anchor={choosing.anchor}
          objectId={choosing.candidate.id}
          groups={groups}
          savedIds={choosing.candidate.saved_groups.map(({ id }) => id)}
          suggestedIds={saveTargets(choosing.candidate, groups).map(({ id }) => id)}
          onSave={(added) => dispatch(save({ objId: choosing.candidate.id, groups: added }))}
          onUnsave={(removed) =>
            dispatch(unsave({ objId: choosing.candidate.id, groups: removed }))
          }
          onClose={() => setChoosing(null)}
        />
      )}
    </Box>
  );
}

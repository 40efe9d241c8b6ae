import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Drawer from "@mui/material/Drawer";
import useMediaQuery from "@mui/material/useMediaQuery";
import { useCallback, useEffect, useMemo, useState } from "react";
import { Link, Navigate, useLocation, useNavigate, useSearchParams } from "react-router";
import type { Candidate } from "@/api/types";
import { useAppDispatch, useAppSelector } from "@/app/hooks";
import { ClassifyDialog } from "@/features/classification/ClassifyDialog";
import { useFiltersQuery, useGroupsQuery, useProfileQuery } from "@/features/profile/profileApi";
import { GroupsMenu } from "@/features/source/GroupsMenu";
import { save, unsave } from "@/features/source/saving";
import { trailLaid } from "@/features/source/trailSlice";
import { useTitle } from "@/frame/useTitle";
import { KeptViews } from "@/views/KeptViews";
import { firstView, SCANNING_PROFILES } from "@/views/keptViews";
import { CandidateDeck } from "./CandidateDeck";
import { CandidateList } from "./CandidateList";
import { FilterPanel } from "./FilterPanel";
import { filtersOf, queryOf, type ScanFilters, scopeOf } from "./filters";
import { ListState } from "./ListState";
import { ScanProgress } from "./ScanProgress";
import { ScanToolbar } from "./ScanToolbar";
import { SortMenu } from "./SortMenu";
import { saveTargets } from "./saveTargets";
import { useArrivals } from "./useArrivals";
import { useCandidateList } from "./useCandidateList";
import { useCardContext } from "./useCardContext";
import { useScanKeys } from "./useScanKeys";
import { useSeen } from "./useSeen";

const NONE: never[] = [];

interface Choosing {
  candidate: Candidate;
  anchor: HTMLElement;
}

/** Opens the list that one starts with, unless the address asks for one. */
export function ScanningPage() {
  const { data: profile } = useProfileQuery();
  const { search } = useLocation();
  const [started, setStarted] = useState(false);
  useEffect(() => setStarted(true), []);
  const first = started || search ? null : firstView(profile, SCANNING_PROFILES);
  return first?.query ? <Navigate to={{ search: first.query }} replace /> : <Scanning />;
}

/** The nightly workhorse: what passed the groups' filters, to save or reject. */
function Scanning() {
  const dispatch = useAppDispatch();
  const navigate = useNavigate();
  const [query, setQuery] = useSearchParams();
  const filters = useMemo(() => filtersOf(query), [query]);
  const list = useCandidateList(filters);
  const { candidates, now, reload } = list;
  const arrivals = useArrivals(filters, now);
  const focusedId = useAppSelector((state) => state.scan.focusedId);
  const { data: groups = NONE } = useGroupsQuery();
  const { data: passable = NONE } = useFiltersQuery();
  const onShown = useSeen(focusedId);
  const isPhone = useMediaQuery("(max-width: 760px)");
  const hasPanel = useMediaQuery("(min-width: 1100px)");
  const [panelOpen, setPanelOpen] = useState(false);
  const [choosing, setChoosing] = useState<Choosing | null>(null);
  const [classifying, setClassifying] = useState<string | null>(null);
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
  const onClassify = useCallback(({ id }: Candidate) => setClassifying(id), []);
  const context = useCardContext({
    now,
    annotationActions,
    onOpen,
    onChooseGroups,
    onClassify,
  });
  const scope = useMemo(() => scopeOf(filters, now), [filters, now]);
  const chooseByKey = (candidate: Candidate) => {
    const card = document.querySelector<HTMLElement>(
      `article[aria-label="${CSS.escape(candidate.id)}"]`,
    );
    if (card) onChooseGroups(candidate, card);
  };
  useScanKeys({ candidates, focusedId, context, onChooseGroups: chooseByKey, onShowNew: reload });

  const panel = (
    <FilterPanel filters={filters} groups={groups} passable={passable} onChange={change} />
  );
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
          <Box sx={{ display: { md: "none" }, p: 4, pb: 0 }}>
            <Button component={Link} to="/candidates/scan_reports">
              Reports
            </Button>
            <KeptViews kind={SCANNING_PROFILES} params={query} onParams={setQuery} />
            <Box sx={{ display: { sm: "none" }, mt: 2 }}>
              <ScanProgress scope={scope} />
            </Box>
          </Box>
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
          progress={candidates.length > 0 && <ScanProgress scope={scope} />}
          profiles={<KeptViews kind={SCANNING_PROFILES} params={query} onParams={setQuery} />}
          sortMenu={
            <SortMenu
              sort={filters.sort}
              candidates={candidates}
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
            skipped={list.skipped}
            focusedId={focusedId}
            context={context}
            onNearEnd={list.fetchMore}
            onNearStart={list.fetchEarlier}
            onShown={onShown}
          />
        </ListState>
      </Box>
      {classifying && (
        <ClassifyDialog objId={classifying} groups={groups} onClose={() => setClassifying(null)} />
      )}
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

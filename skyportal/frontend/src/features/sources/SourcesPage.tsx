import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { useAppDispatch } from "@/app/hooks";
import { trailLaid } from "@/features/source/trailSlice";
import { Empty } from "@/frame/Empty";
import { Problem } from "@/frame/Problem";
import { useTitle } from "@/frame/useTitle";
import { useSettled } from "@/picker/useSettled";
import { columnsOf } from "./columns";
import { askedOf, withCondition } from "./conditions";
import { FilterDrawer } from "./FilterDrawer";
import { SourcesTable } from "./SourcesTable";
import { SourcesToolbar } from "./SourcesToolbar";
import { useSourcesInfiniteQuery } from "./sourcesApi";

/** What the groups have saved. Conditions, order and columns are in the address. */
export function SourcesPage() {
  const dispatch = useAppDispatch();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const [filtering, setFiltering] = useState(false);
  const [text, setText] = useState(params.get("sourceID") ?? "");
  const settled = useSettled(text.trim());
  const asked = useMemo(() => askedOf(params), [params]);
  const {
    data: newest,
    currentData,
    error,
    refetch,
    hasNextPage,
    isFetching,
    fetchNextPage,
  } = useSourcesInfiniteQuery(asked);
  const failed = !isFetching && error !== undefined;
  // What was listed before stays until there is an answer, but not in place of one.
  const data = failed ? currentData : newest;
  const rows = data?.pages.flatMap((page) => page.sources) ?? [];
  const columns = useMemo(() => columnsOf(params), [params]);
  useTitle("Sources");
  const onParams = useCallback(
    (next: URLSearchParams) => setParams(next, { replace: true }),
    [setParams],
  );
  useEffect(() => {
    setParams((before) => withCondition(before, "sourceID", settled), { replace: true });
  }, [settled, setParams]);
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetching && !error) fetchNextPage();
  }, [hasNextPage, isFetching, error, fetchNextPage]);
  const onSort = (sortBy: string) => {
    const turned = asked.sortBy === sortBy && asked.sortOrder === "desc" ? "asc" : "desc";
    const next = withCondition(params, "sortBy", sortBy);
    onParams(withCondition(next, "sortOrder", turned));
  };
  const onOpen = (id: string) => {
    const ids = rows.map((row) => row.id);
    dispatch(trailLaid({ from: `/sources?${params}`, label: "sources", ids }));
    navigate(`/source/${encodeURIComponent(id)}`);
  };
  return (
    <Box sx={{ flex: 1, minHeight: 0, display: "flex", flexDirection: "column" }}>
      <SourcesToolbar
        total={data?.pages.at(-1)?.totalMatches ?? null}
        text={text}
        params={params}
        onText={setText}
        onParams={onParams}
        onFilter={() => setFiltering(true)}
      />
      {rows.length > 0 ? (
        <SourcesTable
          rows={rows}
          columns={columns}
          sortBy={asked.sortBy ?? ""}
          sortOrder={asked.sortOrder ?? ""}
          onSort={onSort}
          onOpen={onOpen}
          onNearEnd={onNearEnd}
        />
      ) : data ? (
        <NoSources filtered={Object.keys(asked).length > 2} />
      ) : (
        !failed && <Skeleton variant="rectangular" sx={{ m: 4, flex: 1 }} />
      )}
      {failed && (
        <Problem
          what={
            rows.length > 0
              ? "More sources could not be loaded; those above are still good."
              : "The sources could not be loaded."
          }
          error={error}
          onRetry={rows.length > 0 ? fetchNextPage : refetch}
        />
      )}
      <FilterDrawer
        open={filtering}
        params={params}
        onParams={onParams}
        onClose={() => setFiltering(false)}
      />
    </Box>
  );
}

function NoSources({ filtered }: { filtered: boolean }) {
  return filtered ? (
    <Empty title="No source meets these conditions">
      Take one away above, or ask for less of it.
    </Empty>
  ) : (
    <Empty title="Nothing is saved yet">
      Save a candidate with s on the candidates page, and it appears here.
    </Empty>
  );
}

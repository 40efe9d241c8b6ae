import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import { useCallback, useEffect, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { useAppDispatch } from "@/app/hooks";
import { trailLaid } from "@/features/source/trailSlice";
import { Empty } from "@/frame/Empty";
import { Problem } from "@/frame/Problem";
import { useTitle } from "@/frame/useTitle";
import { SourcesTable } from "./SourcesTable";
import { SourcesToolbar } from "./SourcesToolbar";
import { useSourcesInfiniteQuery } from "./sourcesApi";

const TYPING_MS = 250;

/** What the groups have saved, the newest first. */
export function SourcesPage() {
  const dispatch = useAppDispatch();
  const navigate = useNavigate();
  const [query, setQuery] = useSearchParams();
  const search = query.get("id") ?? "";
  const [text, setText] = useState(search);
  const { data, error, refetch, hasNextPage, isFetching, fetchNextPage } =
    useSourcesInfiniteQuery(search);
  const rows = data?.pages.flatMap((page) => page.sources) ?? [];
  useTitle("Sources");
  useEffect(() => {
    const timer = setTimeout(() => {
      if (text.trim() !== search)
        setQuery(text.trim() ? { id: text.trim() } : {}, { replace: true });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, search, setQuery]);
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetching) fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const onOpen = (id: string) => {
    dispatch(
      trailLaid({ from: `/sources?${query}`, label: "sources", ids: rows.map((row) => row.id) }),
    );
    navigate(`/source/${encodeURIComponent(id)}`);
  };
  return (
    <Box sx={{ flex: 1, minHeight: 0, display: "flex", flexDirection: "column" }}>
      <SourcesToolbar
        total={data?.pages.at(-1)?.totalMatches ?? null}
        text={text}
        onText={setText}
      />
      {rows.length > 0 ? (
        <SourcesTable rows={rows} onOpen={onOpen} onNearEnd={onNearEnd} />
      ) : error ? (
        <Problem what="The sources could not be loaded." error={error} onRetry={refetch} />
      ) : data ? (
        <Empty title={search ? `No source's id contains “${search}”` : "Nothing is saved yet"}>
          {search
            ? "Try fewer letters."
            : "Save a candidate with s on the candidates page, and it appears here."}
        </Empty>
      ) : (
        <Skeleton variant="rectangular" sx={{ m: 4, flex: 1 }} />
      )}
    </Box>
  );
}

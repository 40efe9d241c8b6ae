import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import { useState } from "react";
import type { Comment, SourceRow } from "@/api/types";
import { CardCutouts } from "@/features/scanning/CardCutouts";
import { CardLightCurve } from "@/features/scanning/CardLightCurve";
import { usePhotometryQuery, useSourceQuery } from "@/features/source/sourceApi";
import { useThumbnailKindsQuery } from "@/features/thumbnails/thumbnailsApi";
import { Problem } from "@/frame/Problem";
import { formatAgo, parseUtc } from "@/time/format";
import { factsOf, newestFirst } from "./pullOut";

/** Every pull-out has the same height, so that the table knows where its rows are. */
export const PULL_OUT_HEIGHT = 208;
const BODY_HEIGHT = 150;
const COMMENTS_SHOWN = 3;

/** A source at a glance: cutouts, light curve, what it is, and what was said last. */
export function SourcePullOut({ row }: { row: SourceRow }) {
  const { data: kinds = [] } = useThumbnailKindsQuery();
  const { currentData: source, error, refetch } = useSourceQuery(row.id);
  const { currentData: photometry } = usePhotometryQuery(row.id);
  const [now] = useState(() => new Date());
  return (
    <Box
      role="region"
      aria-label={`${row.id} at a glance`}
      sx={{
        height: PULL_OUT_HEIGHT,
        overflow: "hidden",
        px: 4,
        py: 2,
        bgcolor: "action.hover",
        borderBottom: 1,
        borderColor: "divider",
        display: "grid",
        gridTemplateColumns: "auto minmax(240px, 1fr) minmax(200px, 320px)",
        gap: 5,
        alignItems: "start",
      }}
    >
      {error && !source ? (
        <Problem what="The source could not be loaded." error={error} onRetry={refetch} />
      ) : source ? (
        <CardCutouts objectId={row.id} thumbnails={source.thumbnails} kinds={kinds} size={120} />
      ) : (
        <Skeleton variant="rectangular" width={368} height={120} />
      )}
      {photometry ? (
        <CardLightCurve objectId={row.id} photometry={photometry} now={now} height={BODY_HEIGHT} />
      ) : (
        <Skeleton variant="rectangular" height={BODY_HEIGHT} />
      )}
      <Box sx={{ display: "grid", gap: 2, minWidth: 0, typography: "body2" }}>
        <Facts row={row} />
        {source && <Said comments={source.comments} now={now} />}
      </Box>
    </Box>
  );
}

function Facts({ row }: { row: SourceRow }) {
  return (
    <Box
      component="dl"
      sx={{ m: 0, display: "grid", gridTemplateColumns: "auto 1fr", columnGap: 3 }}
    >
      {factsOf(row).map(([name, value]) => (
        <Box key={name} sx={{ display: "contents" }}>
          <Box component="dt" sx={{ color: "text.secondary" }}>
            {name}
          </Box>
          <Box component="dd" sx={{ m: 0, overflow: "hidden", textOverflow: "ellipsis" }}>
            {value}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

function Said({ comments, now }: { comments: readonly Comment[]; now: Date }) {
  const last = newestFirst(comments).slice(0, COMMENTS_SHOWN);
  if (last.length === 0)
    return <Box sx={{ color: "text.secondary" }}>Nobody has said anything yet.</Box>;
  return (
    <Box component="ul" aria-label="Last comments" sx={{ m: 0, p: 0, listStyle: "none" }}>
      {last.map(({ id, author, text, created_at }) => (
        <Box
          component="li"
          key={id}
          sx={{ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}
        >
          <strong>{author?.username ?? "someone"}</strong>{" "}
          <Box component="span" sx={{ color: "text.secondary" }}>
            {formatAgo(parseUtc(created_at), now)}
          </Box>{" "}
          {text}
        </Box>
      ))}
    </Box>
  );
}

import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { Link as RouterLink } from "react-router";
import type { SourceRow } from "@/api/types";
import { BandMark } from "@/plots/BandMark";
import { bandName } from "@/plots/bands";
import { formatAgo, formatUtc, parseUtc } from "@/time/format";

/** Sources in a few words each: what it is, how bright, since when whose. */
export function SourceLines({ sources }: { sources: readonly SourceRow[] }) {
  return (
    <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 1 }}>
      {sources.map((source) => (
        <SourceLine key={source.id} source={source} />
      ))}
    </Box>
  );
}

function SourceLine({ source }: { source: SourceRow }) {
  const { id, photstats, saved_at, groups } = source;
  const what = source.classifications[0]?.classification;
  const mag = photstats?.last_detected_mag;
  const band = photstats?.last_detected_filter ? bandName(photstats.last_detected_filter) : null;
  const at = saved_at ? parseUtc(saved_at) : null;
  return (
    <Box
      component="li"
      sx={{ display: "flex", flexWrap: "wrap", columnGap: 3, typography: "body2", minHeight: 24 }}
    >
      <Link
        component={RouterLink}
        to={`/source/${encodeURIComponent(id)}`}
        sx={{ fontWeight: 600, minWidth: 116 }}
      >
        {id}
      </Link>
      {what && <span>{what}</span>}
      {typeof mag === "number" && (
        <span>
          {band && <BandMark band={band} />} {mag.toFixed(1)} {band}
        </span>
      )}
      <Box sx={{ flex: 1, textAlign: "right", color: "text.secondary" }}>
        {groups.map((group) => group.nickname ?? group.name).join(", ")}
        {at && <span title={`${formatUtc(at)} UTC`}> · {formatAgo(at, new Date())}</span>}
      </Box>
    </Box>
  );
}

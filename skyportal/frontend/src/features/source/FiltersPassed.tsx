import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { Group, Source } from "@/api/types";
import { useFiltersQuery } from "@/features/profile/profileApi";
import { formatAgo, formatUtc, parseUtc } from "@/time/format";

interface FiltersPassedProps {
  source: Source;
  groups: readonly Group[];
}

interface Passed {
  filterId: number;
  groupId: number;
  times: number;
  newest: Date;
}

/** Returns each filter once, the most recently passed first. */
export function passedFilters(candidates: Source["candidates"]): Passed[] {
  const byFilter = new Map<number, Passed>();
  for (const { filter_id, group_id, passed_at } of candidates) {
    const at = parseUtc(passed_at);
    const known = byFilter.get(filter_id);
    const newest = known && known.newest > at ? known.newest : at;
    byFilter.set(filter_id, {
      filterId: filter_id,
      groupId: group_id,
      times: (known?.times ?? 0) + 1,
      newest,
    });
  }
  return [...byFilter.values()].sort((a, b) => b.newest.getTime() - a.newest.getTime());
}

/** Which filters it passed, when and how often. */
export function FiltersPassed({ source, groups }: FiltersPassedProps) {
  const { data: filters = [] } = useFiltersQuery();
  const passed = passedFilters(source.candidates);
  return (
    <Box component="section">
      <Typography variant="h2" sx={{ mb: 2 }}>
        Filters passed
      </Typography>
      {passed.length === 0 && (
        <Typography variant="body2" sx={{ color: "text.secondary" }}>
          None of your groups' filters let it pass.
        </Typography>
      )}
      <Box
        component="ul"
        sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 1, typography: "body2" }}
      >
        {passed.map(({ filterId, groupId, times, newest }) => (
          <Box
            component="li"
            key={filterId}
            sx={{ display: "flex", justifyContent: "space-between", gap: 4 }}
          >
            <span>
              {groups.find(({ id }) => id === groupId)?.name ?? "A group"} ·{" "}
              {filters.find(({ id }) => id === filterId)?.name ?? `filter ${filterId}`}
            </span>
            <Box
              component="span"
              title={`${formatUtc(newest, true)} UTC`}
              sx={{ color: "text.secondary", whiteSpace: "nowrap" }}
            >
              {times > 1 && `${times}×, `}
              {formatAgo(newest, new Date())}
            </Box>
          </Box>
        ))}
      </Box>
    </Box>
  );
}

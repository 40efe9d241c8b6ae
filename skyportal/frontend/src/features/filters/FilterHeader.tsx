import Box from "@mui/material/Box";
import FormControlLabel from "@mui/material/FormControlLabel";
import Link from "@mui/material/Link";
import Switch from "@mui/material/Switch";
import Typography from "@mui/material/Typography";
import { Link as RouterLink } from "react-router";
import type { FilterDetail, FilterVersions } from "@/api/types";
import { useReport } from "@/undo/useReport";
import { useChangeSettingsMutation } from "./filtersApi";

interface FilterHeaderProps {
  filter: FilterDetail;
  known: FilterVersions;
  mayChange: boolean;
}

/** Says in a sentence whether a filter runs, and if not, why. */
export function stateText({ versions, active, disabled_reason }: FilterVersions): string {
  if (versions.length === 0) return "It passes nothing yet: store a first version.";
  if (active) return "Runs on every alert of its stream.";
  return disabled_reason ? `Switched off by itself: ${disabled_reason}` : "Switched off.";
}

/** Whose filter it is, on what it works, and whether it runs. */
export function FilterHeader({ filter, known, mayChange }: FilterHeaderProps) {
  const [change, { isLoading }] = useChangeSettingsMutation();
  const report = useReport();
  const { active } = known;
  return (
    <Box
      sx={{
        display: "flex",
        flexWrap: "wrap",
        alignItems: "center",
        columnGap: 4,
        rowGap: 1,
        px: 4,
        py: 2,
        borderBottom: 1,
        borderColor: "divider",
      }}
    >
      <Typography variant="h1">{filter.name}</Typography>
      <Box sx={{ typography: "body2", color: "text.secondary" }}>
        <Link component={RouterLink} to={`/group/${filter.group_id}`}>
          {filter.group_nickname ?? filter.group_name}
        </Link>{" "}
        on {filter.stream_name}
      </Box>
      <Box
        sx={{
          typography: "body2",
          flex: "1 1 200px",
          color: known.disabled_reason && !active ? "error.main" : "text.secondary",
        }}
      >
        {stateText(known)}
      </Box>
      {known.versions.length > 0 && (
        <FormControlLabel
          control={<Switch size="small" checked={active} disabled={!mayChange || isLoading} />}
          label="Runs"
          onChange={(_event, runs) =>
            report(change({ filterId: filter.id, body: { active: runs } }), {
              refused: "The filter goes on as it did.",
            })
          }
        />
      )}
    </Box>
  );
}

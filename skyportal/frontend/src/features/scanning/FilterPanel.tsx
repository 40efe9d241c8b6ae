import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import type { Group } from "@/api/types";
import { ConditionList } from "./ConditionList";
import { DEFAULT_FILTERS, SAVED_STATUSES, type SavedStatus, type ScanFilters } from "./filters";
import { NumberField } from "./NumberField";
import { PanelSection } from "./PanelSection";
import { WindowSection } from "./WindowSection";

interface FilterPanelProps {
  filters: ScanFilters;
  groups: readonly Group[];
  onChange: (change: Partial<ScanFilters>) => void;
}

/** What the list holds. Every choice takes effect at once and is kept in the address. */
export function FilterPanel({ filters, groups, onChange }: FilterPanelProps) {
  return (
    <Box
      component="form"
      aria-label="Filters"
      onSubmit={(event) => event.preventDefault()}
      sx={{ display: "grid", gap: 5, p: 4, alignContent: "start" }}
    >
      <WindowSection filters={filters} onChange={onChange} />
      <GroupSection filters={filters} groups={groups} onChange={onChange} />
      <PanelSection title="Saved">
        <TextField
          select
          value={filters.saved}
          onChange={(event) => onChange({ saved: event.target.value as SavedStatus })}
          slotProps={{ select: { SelectDisplayProps: { "aria-label": "Saved status" } } }}
        >
          {SAVED_STATUSES.map(({ value, label }) => (
            <MenuItem key={value} value={value}>
              {label}
            </MenuItem>
          ))}
        </TextField>
        <FormControlLabel
          label="Show rejected"
          control={
            <Checkbox
              checked={filters.showRejected}
              onChange={(_event, showRejected) => onChange({ showRejected })}
            />
          }
        />
      </PanelSection>
      <PanelSection title="Redshift">
        <Box sx={{ display: "grid", gridTemplateColumns: "1fr 1fr", gap: 1.5 }}>
          <NumberField
            label="Redshift min"
            value={filters.minRedshift}
            onChange={(minRedshift) => onChange({ minRedshift })}
          />
          <NumberField
            label="Redshift max"
            value={filters.maxRedshift}
            onChange={(maxRedshift) => onChange({ maxRedshift })}
          />
        </Box>
      </PanelSection>
      <ConditionList filters={filters} onChange={onChange} />
      <Button variant="outlined" onClick={() => onChange(DEFAULT_FILTERS)}>
        Reset
      </Button>
    </Box>
  );
}

function GroupSection({ filters, groups, onChange }: FilterPanelProps) {
  const chosen = filters.groupIds;
  const offered = groups.filter((group) => !group.single_user_group);
  const toggle = (id: number) =>
    onChange({
      groupIds: chosen.includes(id) ? chosen.filter((known) => known !== id) : [...chosen, id],
    });
  return (
    <PanelSection title={chosen.length === 0 ? "Groups (all)" : "Groups"}>
      <Box sx={{ display: "grid" }}>
        {offered.map(({ id, name, nickname }) => (
          <FormControlLabel
            key={id}
            label={nickname ?? name}
            title={name}
            control={<Checkbox checked={chosen.includes(id)} onChange={() => toggle(id)} />}
          />
        ))}
      </Box>
    </PanelSection>
  );
}

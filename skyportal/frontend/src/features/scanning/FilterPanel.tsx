import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { memo } from "react";
import type { Filter, Group } from "@/api/types";
import { NumberField } from "@/frame/NumberField";
import { ClassesField } from "./ClassesField";
import { ConditionList } from "./ConditionList";
import { DEFAULT_FILTERS, SAVED_STATUSES, type SavedStatus, type ScanFilters } from "./filters";
import { HidingSection } from "./HidingSection";
import { PanelSection } from "./PanelSection";
import { WindowSection } from "./WindowSection";

interface FilterPanelProps {
  filters: ScanFilters;
  groups: readonly Group[];
  passable: readonly Filter[];
  onChange: (change: Partial<ScanFilters>) => void;
}

const REDSHIFT = { from: -0.1, to: 20 };
const COUNT = { from: 0, whole: true };

/**
 * What the list holds. Every choice takes effect at once and is kept in the address.
 *
 * It is not drawn again while one walks from card to card: people have sixty groups.
 */
export const FilterPanel = memo(function FilterPanel(props: FilterPanelProps) {
  const { filters, groups, passable, onChange } = props;
  return (
    <Box
      component="form"
      aria-label="Filters"
      onSubmit={(event) => event.preventDefault()}
      sx={{ display: "grid", gap: 5, p: 4, alignContent: "start" }}
    >
      <WindowSection filters={filters} onChange={onChange} />
      <GroupSection filters={filters} groups={groups} passable={passable} onChange={onChange} />
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
      </PanelSection>
      <HidingSection filters={filters} onChange={onChange} />
      <PanelSection title="Redshift">
        <Box sx={{ display: "grid", gridTemplateColumns: "1fr 1fr", gap: 1.5 }}>
          <NumberField
            label="Redshift min"
            value={filters.minRedshift}
            bounds={REDSHIFT}
            onChange={(minRedshift) => onChange({ minRedshift })}
          />
          <NumberField
            label="Redshift max"
            value={filters.maxRedshift}
            bounds={{ ...REDSHIFT, from: filters.minRedshift ?? REDSHIFT.from }}
            onChange={(maxRedshift) => onChange({ maxRedshift })}
          />
        </Box>
      </PanelSection>
      <PanelSection title="Class">
        <ClassesField
          label="Is one of these classes"
          placeholder="is one of…"
          chosen={filters.classes}
          onChange={(classes) => onChange({ classes })}
        />
        <ClassesField
          label="Is none of these classes"
          placeholder="is none of…"
          chosen={filters.classesReject}
          onChange={(classesReject) => onChange({ classesReject })}
        />
      </PanelSection>
      <PanelSection title="Detections">
        <NumberField
          label="Detections at least"
          placeholder="at least"
          value={filters.minDetections}
          bounds={COUNT}
          onChange={(minDetections) => onChange({ minDetections })}
        />
      </PanelSection>
      <ConditionList filters={filters} onChange={onChange} />
      <Button variant="outlined" onClick={() => onChange(DEFAULT_FILTERS)}>
        Reset
      </Button>
    </Box>
  );
});

function GroupSection({ filters, groups, passable, onChange }: FilterPanelProps) {
  const chosen = filters.groupIds;
  const offered = groups.filter((group) => !group.single_user_group);
  const toggle = (id: number) => onChange({ groupIds: toggled(chosen, id), filterIds: [] });
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
      <FilterChoice filters={filters} passable={passable} onChange={onChange} />
    </PanelSection>
  );
}

const toggled = (ids: readonly number[], id: number) =>
  ids.includes(id) ? ids.filter((known) => known !== id) : [...ids, id];

type FilterChoiceProps = Omit<FilterPanelProps, "groups">;

/** Narrows the chosen groups, or all, to some of their filters. */
function FilterChoice({ filters, passable, onChange }: FilterChoiceProps) {
  const offered = passable.filter(
    ({ group_id }) => filters.groupIds.length === 0 || filters.groupIds.includes(group_id),
  );
  if (offered.length < 2 && filters.filterIds.length === 0) return null;
  return (
    <TextField
      select
      value={filters.filterIds.map(String)}
      onChange={(event) => onChange({ filterIds: [event.target.value].flat().map(Number) })}
      slotProps={{
        select: {
          multiple: true,
          displayEmpty: true,
          SelectDisplayProps: { "aria-label": "Filters passed" },
          renderValue: (ids) => namesOf(ids as string[], passable),
        },
      }}
    >
      {offered.map(({ id, name }) => (
        <MenuItem key={id} value={String(id)}>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
}

function namesOf(ids: readonly string[], passable: readonly Filter[]): string {
  if (ids.length === 0) return "All their filters";
  return ids.map((id) => passable.find((one) => String(one.id) === id)?.name ?? id).join(", ");
}

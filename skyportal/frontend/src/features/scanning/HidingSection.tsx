import Box from "@mui/material/Box";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import type { Hiding, ScanFilters } from "./filters";
import { PanelSection } from "./PanelSection";

interface HidingSectionProps {
  filters: ScanFilters;
  onChange: (change: Partial<ScanFilters>) => void;
}

const REJECTED: Record<Hiding, string> = {
  nobody: "Rejected or not",
  me: "Not rejected by me",
  group: "Not rejected by the group",
};
const SEEN: Record<Hiding, string> = {
  nobody: "Seen or not",
  me: "Not seen by me",
  group: "Not seen by the group",
};

/** What others, or oneself, are done with. */
export function HidingSection({ filters, onChange }: HidingSectionProps) {
  return (
    <PanelSection title="Done with">
      <Box sx={{ display: "grid", gap: 1.5 }}>
        <Choice
          name="Rejected"
          choices={REJECTED}
          value={filters.hideRejected}
          onChoose={(hideRejected) => onChange({ hideRejected })}
        />
        <Choice
          name="Seen"
          choices={SEEN}
          value={filters.hideSeen}
          onChoose={(hideSeen) => onChange({ hideSeen })}
        />
      </Box>
    </PanelSection>
  );
}

interface ChoiceProps {
  name: string;
  choices: Record<Hiding, string>;
  value: Hiding;
  onChoose: (value: Hiding) => void;
}

function Choice({ name, choices, value, onChoose }: ChoiceProps) {
  return (
    <TextField
      select
      value={value}
      onChange={(event) => onChoose(event.target.value as Hiding)}
      slotProps={{ select: { SelectDisplayProps: { "aria-label": name } } }}
    >
      {Object.entries(choices).map(([key, label]) => (
        <MenuItem key={key} value={key}>
          {label}
        </MenuItem>
      ))}
    </TextField>
  );
}

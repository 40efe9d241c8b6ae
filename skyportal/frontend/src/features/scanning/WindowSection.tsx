import Box from "@mui/material/Box";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import type { ScanFilters } from "./filters";
import { PanelSection } from "./PanelSection";

const WINDOWS = [
  { hours: 6, label: "Last 6 h" },
  { hours: 12, label: "Last 12 h" },
  { hours: 24, label: "Last 24 h" },
  { hours: 72, label: "Last 3 days" },
  { hours: 168, label: "Last 7 days" },
  { hours: 720, label: "Last 30 days" },
];

interface SectionProps {
  filters: ScanFilters;
  onChange: (change: Partial<ScanFilters>) => void;
}

const DAY_MS = 86_400_000;
const minuteOf = (date: Date) => date.toISOString().slice(0, 16);

/** The time in which a candidate passed. */
export function WindowSection({ filters, onChange }: SectionProps) {
  const { hours, start, end } = filters;
  const choose = (value: string) => {
    if (value !== "custom") return onChange({ hours: Number(value), start: null, end: null });
    onChange({ hours: null, start: `${minuteOf(new Date(Date.now() - DAY_MS))}Z`, end: null });
  };
  const unlisted = hours !== null && !WINDOWS.some((window) => window.hours === hours);
  return (
    <PanelSection title="Passed">
      <TextField
        select
        value={hours ?? "custom"}
        onChange={(event) => choose(event.target.value)}
        slotProps={{ select: { SelectDisplayProps: { "aria-label": "Time window" } } }}
      >
        {WINDOWS.map((window) => (
          <MenuItem key={window.hours} value={window.hours}>
            {window.label}
          </MenuItem>
        ))}
        {unlisted && <MenuItem value={hours}>Last {hours} h</MenuItem>}
        <MenuItem value="custom">Between (UTC) …</MenuItem>
      </TextField>
      {hours === null && (
        <Box sx={{ display: "grid", gap: 1.5 }}>
          <TimeField
            label="From, UTC"
            value={start}
            onChange={(text) => onChange({ start: text })}
          />
          <TimeField
            label="To, UTC"
            value={end}
            fault={start && end && end <= start ? "Before it begins: nothing passed then." : null}
            onChange={(text) => onChange({ end: text })}
          />
        </Box>
      )}
    </PanelSection>
  );
}

interface TimeFieldProps {
  label: string;
  value: string | null;
  fault?: string | null;
  onChange: (text: string | null) => void;
}

function TimeField({ label, value, fault = null, onChange }: TimeFieldProps) {
  return (
    <TextField
      type="datetime-local"
      error={fault !== null}
      helperText={fault}
      value={value?.slice(0, 16) ?? ""}
      onChange={(event) => onChange(event.target.value ? `${event.target.value}Z` : null)}
      slotProps={{ htmlInput: { "aria-label": label } }}
    />
  );
}

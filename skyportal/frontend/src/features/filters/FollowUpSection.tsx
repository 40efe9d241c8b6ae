import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { type FormEvent, useState } from "react";
import type { Allocation, FilterDetail, FilterVersions } from "@/api/types";
import { useAllocationsQuery } from "@/features/followup/followupApi";
import { Refusal } from "@/frame/Refusal";
import { Section } from "@/frame/Section";
import { useReport } from "@/undo/useReport";
import { useChangeSettingsMutation } from "./filtersApi";
import { type FollowUp, followUpFaults, followUpOf, followUpRequest } from "./followup";

interface FollowUpSectionProps {
  filter: FilterDetail;
  known: FilterVersions;
}

const nameOf = ({ instrument, pi, proposal_id }: Allocation) =>
  [instrument.name, pi, proposal_id].filter(Boolean).join(" · ");

/** The observation that is asked for of what the filter saves. */
export function FollowUpSection({ filter, known }: FollowUpSectionProps) {
  const stored = followUpOf(known.auto_followup);
  const [form, setForm] = useState<FollowUp>(stored);
  const [change, { isLoading, error }] = useChangeSettingsMutation();
  const report = useReport();
  const faults = followUpFaults(form);
  const changed = JSON.stringify(form) !== JSON.stringify(stored);
  const isSound = Object.keys(faults).length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isSound) return;
    const body = { auto_followup: followUpRequest(form, known.auto_followup) };
    report(change({ filterId: filter.id, body }), {
      refused: "Follow-up is as it was.",
      worked: form.active
        ? "From now on follow-up is asked for so."
        : "No follow-up is asked for any more.",
    });
  };
  return (
    <Section title="Follow-up">
      <Box component="form" onSubmit={submit} sx={{ display: "grid", gap: 3 }}>
        <FormControlLabel
          control={<Checkbox checked={form.active} />}
          label="Ask for an observation of what is saved by itself"
          onChange={(_event, active) => setForm({ ...form, active })}
        />
        {form.active && <FollowUpFields form={form} onChange={setForm} />}
        <Refusal error={error} />
        <div>
          <Button type="submit" variant="contained" disabled={!changed || !isSound || isLoading}>
            Save
          </Button>
        </div>
      </Box>
    </Section>
  );
}

interface FollowUpFieldsProps {
  form: FollowUp;
  onChange: (form: FollowUp) => void;
}

function FollowUpFields({ form, onChange }: FollowUpFieldsProps) {
  const { data: allocations = [] } = useAllocationsQuery();
  const faults = followUpFaults(form);
  const field = (
    name: "pipeline" | "payload" | "comment" | "radius" | "validityDays" | "notIfTns",
    label: string,
    multiline = false,
  ) => (
    <TextField
      label={label}
      multiline={multiline}
      value={form[name]}
      error={Boolean(faults[name])}
      helperText={faults[name]}
      onChange={(event) => onChange({ ...form, [name]: event.target.value })}
      slotProps={{ htmlInput: { spellCheck: false } }}
    />
  );
  return (
    <Box sx={{ display: "grid", gap: 3, pl: 6 }}>
      <TextField
        select
        label="Whose time"
        value={form.allocationId ?? ""}
        error={Boolean(faults.allocationId)}
        helperText={
          faults.allocationId ?? (allocations.length === 0 && "Your groups have no allocation.")
        }
        onChange={(event) => onChange({ ...form, allocationId: Number(event.target.value) })}
      >
        {allocations.map((allocation) => (
          <MenuItem key={allocation.id} value={allocation.id}>
            {nameOf(allocation)}
          </MenuItem>
        ))}
      </TextField>
      {field("pipeline", "Of which alerts: further stages, as JSON", true)}
      {field("payload", "What to ask the telescope for, as JSON", true)}
      <TextField
        select
        label="Most urgent is the"
        value={form.priorityOrder}
        onChange={(event) =>
          onChange({ ...form, priorityOrder: event.target.value as FollowUp["priorityOrder"] })
        }
      >
        <MenuItem value="asc">highest priority</MenuItem>
        <MenuItem value="desc">lowest priority</MenuItem>
      </TextField>
      {field("comment", "Comment (optional)", true)}
      <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: { sm: "1fr 1fr 1fr" } }}>
        {field("validityDays", "Valid for, days")}
        {field("radius", "Same object within, arcsec")}
        {field("notIfTns", "Not if in the TNS for, hours")}
      </Box>
    </Box>
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import TextField from "@mui/material/TextField";
import { type FormEvent, useState } from "react";
import type { FilterDetail, FilterVersions } from "@/api/types";
import { useGroupsQuery } from "@/features/profile/profileApi";
import { Refusal } from "@/frame/Refusal";
import { Section } from "@/frame/Section";
import { useReport } from "@/undo/useReport";
import { type Autosave, autosaveOf, autosaveRequest } from "./autosave";
import { useChangeSettingsMutation } from "./filtersApi";

interface SettingsSectionProps {
  filter: FilterDetail;
  known: FilterVersions;
}

/** What is done with what passes: saved by itself, with a comment; annotations kept or renewed. */
export function SettingsSection({ filter, known }: SettingsSectionProps) {
  const stored = autosaveOf(known.autosave);
  const [autosave, setAutosave] = useState<Autosave>(stored);
  const [renew, setRenew] = useState(known.update_annotations);
  const [change, { isLoading, error }] = useChangeSettingsMutation();
  const report = useReport();
  const changed =
    renew !== known.update_annotations || JSON.stringify(autosave) !== JSON.stringify(stored);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { autosave: autosaveRequest(autosave, known.autosave), update_annotations: renew };
    report(change({ filterId: filter.id, body }), {
      refused: "What is done with candidates is as it was.",
      worked: "From now on candidates are treated so.",
    });
  };
  return (
    <Section title="What passes">
      <Box component="form" onSubmit={submit} sx={{ display: "grid", gap: 2 }}>
        <FormControlLabel
          control={<Checkbox checked={renew} />}
          label="Renew annotations at each alert, instead of keeping the first"
          onChange={(_event, checked) => setRenew(checked)}
        />
        <FormControlLabel
          control={<Checkbox checked={autosave.active} />}
          label={`Save it to ${filter.group_name} by itself`}
          onChange={(_event, active) => setAutosave({ ...autosave, active })}
        />
        {autosave.active && (
          <AutosaveFields filter={filter} value={autosave} onChange={setAutosave} />
        )}
        <Refusal error={error} />
        <div>
          <Button type="submit" variant="contained" disabled={!changed || isLoading}>
            Save
          </Button>
        </div>
      </Box>
    </Section>
  );
}

interface AutosaveFieldsProps {
  filter: FilterDetail;
  value: Autosave;
  onChange: (value: Autosave) => void;
}

function AutosaveFields({ filter, value, onChange }: AutosaveFieldsProps) {
  const { data: groups = [] } = useGroupsQuery();
  const others = groups.filter(
    ({ id, single_user_group }) => id !== filter.group_id && !single_user_group,
  );
  const toggle = (id: number, ignored: boolean) =>
    onChange({
      ...value,
      ignoreGroupIds: ignored
        ? [...value.ignoreGroupIds, id]
        : value.ignoreGroupIds.filter((one) => one !== id),
    });
  return (
    <Box sx={{ display: "grid", gap: 2, pl: 6 }}>
      <TextField
        label="Comment on what is saved (optional)"
        multiline
        value={value.comment}
        onChange={(event) => onChange({ ...value, comment: event.target.value })}
      />
      {others.length > 0 && (
        <Box component="fieldset" sx={{ m: 0, p: 0, border: 0 }}>
          <Box component="legend" sx={{ p: 0, typography: "body2", color: "text.secondary" }}>
            But not what one of these groups has saved already
          </Box>
          {others.map(({ id, name }) => (
            <FormControlLabel
              key={id}
              control={<Checkbox checked={value.ignoreGroupIds.includes(id)} />}
              label={name}
              sx={{ mr: 4 }}
              onChange={(_event, ignored) => toggle(id, ignored)}
            />
          ))}
        </Box>
      )}
    </Box>
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import FormHelperText from "@mui/material/FormHelperText";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { useGroupsQuery } from "@/features/profile/profileApi";
import { Refusal } from "@/frame/Refusal";
import { Section } from "@/frame/Section";
import { useCreateScanReportMutation } from "./scanReportsApi";

const HOURS = [12, 24, 72, 168];
const HOUR_MS = 3_600_000;
const hoursText = (hours: number) => (hours < 48 ? `last ${hours} h` : `last ${hours / 24} days`);

/** Asks for a report: what was saved, to which groups, and when. */
export function NewReportForm() {
  const { data: groups = [] } = useGroupsQuery();
  const offered = groups.filter(({ single_user_group }) => !single_user_group);
  const [unchosen, setUnchosen] = useState<readonly number[]>([]);
  const [hours, setHours] = useState(24);
  const [passedOnly, setPassedOnly] = useState(true);
  const [create, { isLoading, error }] = useCreateScanReportMutation();
  const navigate = useNavigate();
  const chosen = offered.map(({ id }) => id).filter((id) => !unchosen.includes(id));
  const toggle = (id: number) =>
    setUnchosen(unchosen.includes(id) ? unchosen.filter((one) => one !== id) : [...unchosen, id]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (chosen.length === 0 || isLoading) return;
    const now = Date.now();
    const since = new Date(now - hours * HOUR_MS).toISOString();
    const until = new Date(now).toISOString();
    const { data } = await create({
      group_ids: chosen,
      saved_candidates_range: { start_save_date: since, end_save_date: until },
      passed_filters_range: passedOnly ? { start_date: since, end_date: until } : null,
    });
    if (data) navigate(`/candidates/scan_reports/${data.id}`);
  };
  return (
    <Section title="New report">
      <Box component="form" onSubmit={submit} sx={{ display: "grid", gap: 3, maxWidth: 520 }}>
        <TextField
          select
          label="Saved in the"
          value={hours}
          onChange={(event) => setHours(Number(event.target.value))}
          sx={{ width: 200 }}
        >
          {HOURS.map((choice) => (
            <MenuItem key={choice} value={choice}>
              {hoursText(choice)}
            </MenuItem>
          ))}
        </TextField>
        <Box component="fieldset" sx={{ m: 0, p: 0, border: 0 }}>
          <Box component="legend" sx={{ p: 0, typography: "caption", color: "text.secondary" }}>
            To groups
          </Box>
          <Box sx={{ display: "flex", flexWrap: "wrap" }}>
            {offered.map(({ id, name }) => (
              <FormControlLabel
                key={id}
                label={name}
                control={<Checkbox checked={chosen.includes(id)} onChange={() => toggle(id)} />}
              />
            ))}
          </Box>
          {chosen.length === 0 && <FormHelperText error>Choose at least one group.</FormHelperText>}
        </Box>
        <FormControlLabel
          label="Only what passed a filter of theirs in that time"
          control={
            <Checkbox checked={passedOnly} onChange={(_event, checked) => setPassedOnly(checked)} />
          }
        />
        <Refusal error={error} />
        <Box>
          <Button type="submit" variant="contained" disabled={chosen.length === 0 || isLoading}>
            Put the report together
          </Button>
        </Box>
      </Box>
    </Section>
  );
}

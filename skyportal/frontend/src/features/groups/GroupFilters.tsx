import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { type FormEvent, useState } from "react";
import { Link as RouterLink, useNavigate } from "react-router";
import type { GroupDetail } from "@/api/types";
import { FormField } from "@/frame/FormField";
import { Refusal } from "@/frame/Refusal";
import { Section, SectionNote } from "@/frame/Section";
import { nameFault } from "./GroupForm";
import { useCreateFilterMutation } from "./groupsApi";

interface GroupFiltersProps {
  group: GroupDetail;
  canMake: boolean;
}

/** The group's filters, each with its page. */
export function GroupFilters({ group, canMake }: GroupFiltersProps) {
  const [making, setMaking] = useState(false);
  const streamName = (id: number) => group.streams.find((stream) => stream.id === id)?.name;
  return (
    <Section
      title="Filters"
      count={group.filters.length}
      actions={
        canMake &&
        !making &&
        group.streams.length > 0 && (
          <Button variant="outlined" onClick={() => setMaking(true)}>
            New filter
          </Button>
        )
      }
    >
      {making && <NewFilter group={group} onCancel={() => setMaking(false)} />}
      {group.filters.length === 0 && !making && (
        <SectionNote>
          No filter yet.{" "}
          {group.streams.length > 0
            ? "A filter picks the alerts that your group scans."
            : "Add a stream below first: a filter works on the alerts of a stream."}
        </SectionNote>
      )}
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none" }}>
        {group.filters.map(({ id, name, stream_id }) => (
          <Box component="li" key={id} sx={{ py: 1, typography: "body2" }}>
            <Link component={RouterLink} to={`/filter/${id}`} sx={{ fontWeight: 600 }}>
              {name}
            </Link>{" "}
            <Box component="span" sx={{ color: "text.secondary" }}>
              on {streamName(stream_id) ?? "a stream that you do not hold"}
            </Box>
          </Box>
        ))}
      </Box>
    </Section>
  );
}

function NewFilter({ group, onCancel }: { group: GroupDetail; onCancel: () => void }) {
  const [name, setName] = useState("");
  const [streamId, setStreamId] = useState(group.streams[0]?.id ?? 0);
  const [tried, setTried] = useState(false);
  const [create, { isLoading, error }] = useCreateFilterMutation();
  const navigate = useNavigate();
  const fault = nameFault(name, "the filter");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (fault) return;
    const { data } = await create({
      name: name.trim(),
      group_id: group.id,
      stream_id: streamId,
    });
    if (data) navigate(`/filter/${data.id}`);
  };
  return (
    <Box
      component="form"
      onSubmit={submit}
      noValidate
      sx={{ display: "flex", flexWrap: "wrap", alignItems: "start", gap: 3, mb: 3 }}
    >
      <FormField
        label="Name"
        autoFocus
        fullWidth={false}
        value={name}
        fault={tried ? fault : null}
        onText={setName}
      />
      <TextField
        select
        label="Stream"
        value={streamId}
        sx={{ minWidth: 200 }}
        onChange={(event) => setStreamId(Number(event.target.value))}
      >
        {group.streams.map((stream) => (
          <MenuItem key={stream.id} value={stream.id}>
            {stream.name}
          </MenuItem>
        ))}
      </TextField>
      <Button type="submit" variant="contained" disabled={isLoading}>
        Make the filter
      </Button>
      <Button onClick={onCancel}>Cancel</Button>
      <Refusal error={error} />
    </Box>
  );
}

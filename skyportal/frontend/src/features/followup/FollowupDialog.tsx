import Box from "@mui/material/Box";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import FormHelperText from "@mui/material/FormHelperText";
import MenuItem from "@mui/material/MenuItem";
import { type ReactNode, useMemo, useState } from "react";
import type { Allocation, Group } from "@/api/types";
import { FormDialog } from "@/frame/FormDialog";
import { FormField } from "@/frame/FormField";
import { AudienceMenu } from "@/sharing/AudienceMenu";
import type { Audience } from "@/sharing/audience";
import { useAudienceIds } from "@/sharing/useAudienceIds";
import { useReport } from "@/undo/useReport";
import { useAskForObservationMutation } from "./followupApi";
import { emptyFollowup, type FollowupFields, readFollowup, takesImages } from "./followupForm";

interface FollowupDialogProps {
  objId: string;
  allocations: readonly Allocation[];
  groups: readonly Group[];
  onClose: () => void;
}

/** Asks for an observation with the time of an allocation. */
export function FollowupDialog({ objId, allocations, groups, onClose }: FollowupDialogProps) {
  const [fields, setFields] = useState(() => ({
    ...emptyFollowup(new Date()),
    allocationId: allocations.length === 1 ? (allocations[0]?.id ?? null) : null,
  }));
  const [audience, setAudience] = useState<Audience>(null);
  const [tried, setTried] = useState(false);
  const [ignored, setIgnored] = useState<string | null>(null);
  const [ask, { isLoading, error }] = useAskForObservationMutation();
  const report = useReport();
  const chosen = allocations.find(({ id }) => id === fields.allocationId);
  const { faults, payload } = useMemo(() => readFollowup(fields, chosen), [fields, chosen]);
  const write = (change: Partial<FollowupFields>) => setFields({ ...fields, ...change });
  const groupIds = useAudienceIds(audience, groups);
  const submit = async () => {
    setTried(true);
    setIgnored(null);
    if (!payload || !chosen) return;
    const asked = ask({
      obj_id: objId,
      allocation_id: chosen.id,
      payload,
      target_group_ids: groupIds,
      comment: fields.comment.trim() || null,
      not_if_duplicates: fields.notIfDuplicates,
      not_if_spectra_exist: fields.notIfSpectra,
      not_if_classified: fields.notIfClassified,
    });
    const { data } = await asked;
    if (data?.ignored) setIgnored(data.message);
    else if (data) {
      await report(asked, { refused: "", worked: `Asked ${chosen.instrument.name} for ${objId}.` });
      onClose();
    }
  };
  const fault = (key: keyof FollowupFields) => (tried ? (faults[key] ?? null) : null);
  return (
    <FormDialog
      title={`Follow up ${objId}`}
      action="Ask for it"
      width="sm"
      busy={isLoading}
      error={error ?? (ignored === null ? null : { message: `Not asked for: ${ignored}` })}
      onSubmit={submit}
      onClose={onClose}
      aside={<AudienceMenu audience={audience} groups={groups} onAudience={setAudience} />}
    >
      <FormField
        select
        label="Whose time"
        value={String(fields.allocationId ?? "")}
        fault={fault("allocationId")}
        onText={(text) => write({ allocationId: Number(text), filters: [] })}
      >
        {allocations.map((allocation) => (
          <MenuItem key={allocation.id} value={String(allocation.id)}>
            {allocationName(allocation)}
          </MenuItem>
        ))}
      </FormField>
      {chosen && takesImages(chosen) && (
        <Filters
          offered={chosen.instrument.filters}
          chosen={fields.filters}
          fault={fault("filters")}
          onChosen={(filters) => write({ filters })}
        />
      )}
      <Line>
        <FormField
          label="From, UTC"
          value={fields.from}
          fault={fault("from")}
          onText={(from) => write({ from })}
        />
        <FormField
          label="Until, UTC"
          value={fields.until}
          fault={fault("until")}
          onText={(until) => write({ until })}
        />
      </Line>
      <Line>
        <FormField
          label="Priority"
          value={fields.priority}
          fault={fault("priority")}
          hint="1 to 5, as the telescope counts"
          onText={(priority) => write({ priority })}
        />
        <FormField
          label="Exposure, s"
          value={fields.exposure}
          fault={fault("exposure")}
          hint="empty: as usual"
          onText={(exposure) => write({ exposure })}
        />
        <FormField
          label="Largest airmass"
          value={fields.airmass}
          fault={fault("airmass")}
          onText={(airmass) => write({ airmass })}
        />
      </Line>
      <FormField
        label="Comment"
        multiline
        value={fields.comment}
        fault={fault("comment")}
        onText={(comment) => write({ comment })}
      />
      <Circumstances fields={fields} onWrite={write} />
    </FormDialog>
  );
}

function Line({ children }: { children: ReactNode }) {
  return (
    <Box sx={{ display: "flex", gap: 3, flexWrap: { xs: "wrap", sm: "nowrap" } }}>{children}</Box>
  );
}

/** Returns whose time it is, with what. */
export function allocationName({ instrument, group, pi }: Allocation): string {
  return [instrument.name, instrument.telescope.name, group?.name, pi].filter(Boolean).join(" · ");
}

interface FiltersProps {
  offered: readonly string[];
  chosen: readonly string[];
  fault: string | null;
  onChosen: (filters: string[]) => void;
}

function Filters({ offered, chosen, fault, onChosen }: FiltersProps) {
  const toggle = (name: string) =>
    onChosen(offered.filter((one) => (one === name) !== chosen.includes(one)));
  return (
    <Box role="group" aria-label="Filters">
      {offered.map((name) => (
        <FormControlLabel
          key={name}
          label={name}
          control={<Checkbox checked={chosen.includes(name)} onChange={() => toggle(name)} />}
        />
      ))}
      {fault && <FormHelperText error>{fault}</FormHelperText>}
    </Box>
  );
}

interface CircumstancesProps {
  fields: FollowupFields;
  onWrite: (change: Partial<FollowupFields>) => void;
}

function Circumstances({ fields, onWrite }: CircumstancesProps) {
  const choices = [
    { key: "notIfDuplicates", label: "the same was asked for already" },
    { key: "notIfSpectra", label: "there is a spectrum" },
    { key: "notIfClassified", label: "it is classified" },
  ] as const;
  return (
    <Box role="group" aria-label="Not if">
      <Box component="span" sx={{ mr: 3, typography: "body2", color: "text.secondary" }}>
        Not if
      </Box>
      {choices.map(({ key, label }) => (
        <FormControlLabel
          key={key}
          label={label}
          control={
            <Checkbox
              checked={fields[key]}
              onChange={(_event, checked) => onWrite({ [key]: checked })}
            />
          }
        />
      ))}
    </Box>
  );
}

import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useEffect, useState } from "react";
import { useTaxonomiesQuery } from "@/features/classification/classificationApi";
import { taxonomyClasses } from "@/features/classification/taxonomyClasses";
import { useGroupsQuery } from "@/features/profile/profileApi";
import { ComparisonsField, OriginsField } from "./AnnotationField";
import { type Condition, valueFault } from "./conditions";

interface ConditionFieldProps {
  condition: Condition;
  value: string;
  /** What is missing here, given the other conditions. */
  lack?: string | null;
  /** The origins whose annotations are asked for; of all if there are none. */
  origins?: readonly string[];
  onValue: (value: string) => void;
}

/** Where one condition is set. */
export function ConditionField(props: ConditionFieldProps) {
  const { condition, value, onValue } = props;
  switch (condition.kind) {
    case "check":
      return (
        <FormControlLabel
          control={<Checkbox checked={value === "true"} />}
          label={condition.label}
          onChange={(_event, checked) => onValue(checked ? "true" : "")}
        />
      );
    case "group":
      return <GroupField {...props} />;
    case "class":
      return <ClassField {...props} />;
    case "comparisons":
      return <ComparisonsField value={value} origins={props.origins ?? []} onValue={onValue} />;
    case "origins":
      return <OriginsField label={condition.label} value={value} onValue={onValue} />;
    default:
      return <TypedField {...props} />;
  }
}

/** A value that counts when one leaves the field or presses Enter. */
function TypedField({ condition, value, lack, onValue }: ConditionFieldProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const fault = valueFault(condition, text);
  const commit = () => {
    if (fault === null && text.trim() !== value) onValue(text.trim());
  };
  return (
    <TextField
      fullWidth
      label={condition.label}
      type={condition.kind === "time" ? "datetime-local" : "text"}
      value={text}
      error={fault !== null || Boolean(lack && !text)}
      helperText={fault ?? (text ? null : lack)}
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === "Enter" && commit()}
      slotProps={{
        htmlInput: { inputMode: condition.kind === "number" ? "decimal" : undefined },
        inputLabel: { shrink: condition.kind === "time" ? true : undefined },
      }}
    />
  );
}

function GroupField({ condition, value, onValue }: ConditionFieldProps) {
  const { data: groups = [] } = useGroupsQuery();
  const chosen = value.split(",").filter(Boolean);
  return (
    <TextField
      select
      fullWidth
      label={condition.label}
      value={groups.length > 0 ? chosen : []}
      onChange={(event) => onValue([event.target.value].flat().join(","))}
      slotProps={{ select: { multiple: true } }}
    >
      {groups.map(({ id, name }) => (
        <MenuItem key={id} value={String(id)}>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
}

function ClassField({ condition, value, onValue }: ConditionFieldProps) {
  const { data: taxonomies = [] } = useTaxonomiesQuery();
  const names = [...new Set(taxonomyClasses(taxonomies).map(({ name }) => name))];
  const chosen = value.split(",").filter(Boolean);
  return (
    <TextField
      select
      fullWidth
      label={condition.label}
      value={names.length > 0 ? chosen : []}
      onChange={(event) => onValue([event.target.value].flat().join(","))}
      slotProps={{ select: { multiple: true } }}
    >
      {names.map((name) => (
        <MenuItem key={name} value={name}>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
}

import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useAnnotationKeysQuery } from "@/features/annotationKeys/annotationKeysApi";
import { KeyConditionForm } from "@/features/annotationKeys/KeyConditionForm";
import { keysOf, originsOf } from "@/features/annotationKeys/knownKeys";
import { SectionNote } from "@/frame/Section";
import { comparisonsOf, comparisonText, plainTextFault } from "./comparisons";

interface ComparisonsFieldProps {
  value: string;
  /** Of which origins keys are offered; of all if there are none. */
  origins: readonly string[];
  onValue: (value: string) => void;
}

/** What must hold of annotations, chosen from the keys that there are. */
export function ComparisonsField({ value, origins, onValue }: ComparisonsFieldProps) {
  const { data: known = {}, isSuccess } = useAnnotationKeysQuery();
  const comparisons = value
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean);
  const keys = keysOf(known, origins).filter(({ key }) => plainTextFault(key) === null);
  return (
    <Box sx={{ display: "grid", gap: 3 }}>
      {comparisons.length > 0 && (
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5 }}>
          {comparisons.map((comparison) => (
            <Chip
              key={comparison}
              label={comparisonText(comparison)}
              onDelete={() => onValue(comparisons.filter((one) => one !== comparison).join(","))}
            />
          ))}
        </Box>
      )}
      {isSuccess && keys.length === 0 ? (
        <SectionNote>Nothing that you see was annotated of late.</SectionNote>
      ) : (
        <KeyConditionForm
          anyValue
          keys={keys}
          textFault={plainTextFault}
          onAdd={(condition) =>
            onValue([...new Set([...comparisons, ...comparisonsOf(condition)])].join(","))
          }
        />
      )}
    </Box>
  );
}

interface OriginsFieldProps {
  label: string;
  value: string;
  onValue: (value: string) => void;
}

/** Origins of annotations, chosen from those that there are; one that is gone can be taken away. */
export function OriginsField({ label, value, onValue }: OriginsFieldProps) {
  const { data: known = {} } = useAnnotationKeysQuery();
  const chosen = value.split(",").filter(Boolean);
  const offered = [...new Set([...originsOf(known), ...chosen])].filter(
    (origin) => !origin.includes(","),
  );
  return (
    <TextField
      select
      fullWidth
      label={label}
      value={chosen}
      onChange={(event) => onValue([event.target.value].flat().join(","))}
      slotProps={{ select: { multiple: true } }}
    >
      {offered.map((origin) => (
        <MenuItem key={origin} value={origin}>
          {origin}
        </MenuItem>
      ))}
    </TextField>
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import TextField from "@mui/material/TextField";
import { CloseIcon } from "@/frame/icons";
import type { AnnotateStage } from "./blocks";
import { FieldInput } from "./FieldInput";
import { annotationFault } from "./faults";
import type { BlockContext } from "./GroupBlock";

type Annotations = AnnotateStage["annotations"];

interface AnnotationsBlockProps extends BlockContext {
  annotations: Annotations;
  onChange: (annotations: Annotations) => void;
}

/** What cards tell of what passes: a name, and the field that it shows. */
export function AnnotationsBlock({ annotations, onChange, ...context }: AnnotationsBlockProps) {
  const put = (index: number, change: Partial<Annotations[number]>) =>
    onChange(annotations.map((one, at) => (at === index ? { ...one, ...change } : one)));
  return (
    <Box sx={{ display: "grid", gap: 1.5, py: 1 }}>
      {annotations.map(({ name, field }, index) => {
        const fault = annotationFault(annotations, index);
        const ofField = fault !== null && name !== "" && field === "";
        return (
          <Box
            // biome-ignore lint/suspicious/noArrayIndexKey: two may have no name yet
            key={index}
            role="group"
            aria-label={`Annotation ${name || index + 1}`}
            sx={{ display: "flex", flexWrap: "wrap", alignItems: "start", gap: 1 }}
          >
            <TextField
              value={name}
              disabled={context.disabled}
              error={fault !== null && !ofField}
              helperText={ofField ? undefined : fault}
              placeholder="name"
              onChange={(event) => put(index, { name: event.target.value.trim() })}
              slotProps={{ htmlInput: { "aria-label": "Name", autoComplete: "off" } }}
              sx={{ width: 130 }}
            />
            <FieldInput
              label="Shows the field"
              value={field}
              fault={ofField ? fault : null}
              {...context}
              onChange={(next) => put(index, { field: next })}
            />
            {!context.disabled && (
              <IconButton
                aria-label={`Remove annotation ${name || index + 1}`}
                onClick={() => onChange(annotations.filter((_one, at) => at !== index))}
              >
                <CloseIcon />
              </IconButton>
            )}
          </Box>
        );
      })}
      {!context.disabled && (
        <Box>
          <Button size="small" onClick={() => onChange([...annotations, { name: "", field: "" }])}>
            + annotation
          </Button>
        </Box>
      )}
    </Box>
  );
}

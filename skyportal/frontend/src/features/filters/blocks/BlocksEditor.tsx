import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useEffect, useId, useState } from "react";
import type { AlertField } from "@/api/types";
import { formatPipeline } from "../pipelineText";
import { newGroup, newId, pipelineStage, type Stage, stagesOf } from "./blocks";
import { areWhole } from "./faults";
import { StageBlock } from "./StageBlock";

interface BlocksEditorProps {
  text: string;
  fields: readonly AlertField[];
  disabled: boolean;
  onText: (text: string) => void;
}

/** Stages with what they are in the text. */
type Kept = { id: number; stage: Stage; source: unknown }[];

function read(text: string): Kept | null {
  try {
    const pipeline: unknown = JSON.parse(text);
    if (!Array.isArray(pipeline)) return null;
    const stages = stagesOf(pipeline);
    return stages.map((stage, index) => ({ id: newId(), stage, source: pipeline[index] }));
  } catch {
    return null;
  }
}

const newMatch = (): Stage => ({ kind: "match", group: newGroup("and") });
const newAnnotations = (): Stage => ({
  kind: "annotate",
  annotations: [{ name: "", field: "" }],
  others: { _id: 0, candid: 1 },
});

/** A filter as blocks, for who writes no MongoDB. The text follows as soon as nothing is missing. */
export function BlocksEditor({ text, fields, disabled, onText }: BlocksEditorProps) {
  const [written, setWritten] = useState(text);
  const [kept, setKept] = useState(() => read(text));
  const listId = useId();
  useEffect(() => {
    if (text === written) return;
    setWritten(text);
    setKept(read(text));
  }, [text, written]);
  if (!kept)
    return (
      <Alert severity="info" variant="outlined" sx={{ m: 4 }}>
        The text is no list of stages at the moment, so it cannot be shown as blocks. Mend it there,
        or discard your changes; nothing of it is lost.
      </Alert>
    );
  const change = (next: Kept) => {
    setKept(next);
    if (!areWhole(next.map(({ stage }) => stage))) return;
    const sources = next.map(({ source }) => source);
    const laidOut = formatPipeline(sources);
    setWritten(laidOut);
    onText(laidOut);
  };
  // A stage that nobody touches stays as it was written.
  const put = (id: number, stage: Stage) =>
    change(kept.map((one) => (one.id === id ? { id, stage, source: pipelineStage(stage) } : one)));
  const add = (stage: Stage) =>
    change([...kept, { id: newId(), stage, source: pipelineStage(stage) }]);
  const move = (index: number, step: -1 | 1) => {
    const next = [...kept];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index + step, 0, moved);
    change(next);
  };
  return (
    <Box
      sx={{
        height: "100%",
        overflow: "auto",
        p: 4,
        display: "grid",
        gap: 4,
        alignContent: "start",
      }}
    >
      <datalist id={listId}>
        {fields.map(({ path, type, unit, description }) => (
          <option key={path} value={path}>
            {[unit ? `${type}, ${unit}` : type, description].filter(Boolean).join(": ")}
          </option>
        ))}
      </datalist>
      <Box
        component="ol"
        aria-label="Blocks of the filter"
        sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 4 }}
      >
        {kept.map(({ id, stage }, index) => (
          <StageBlock
            key={id}
            number={index + 1}
            stage={stage}
            fields={fields}
            listId={listId}
            disabled={disabled}
            onChange={(next) => put(id, next)}
            onRemove={() => change(kept.filter((one) => one.id !== id))}
            onEarlier={index > 0 ? () => move(index, -1) : null}
            onLater={index < kept.length - 1 ? () => move(index, 1) : null}
          />
        ))}
      </Box>
      {!disabled && (
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 2 }}>
          <Button variant="outlined" onClick={() => add(newMatch())}>
            Add conditions
          </Button>
          <Button variant="outlined" onClick={() => add(newAnnotations())}>
            Add annotations
          </Button>
        </Box>
      )}
    </Box>
  );
}

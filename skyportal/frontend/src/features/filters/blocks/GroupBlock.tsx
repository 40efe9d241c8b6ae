import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import FormHelperText from "@mui/material/FormHelperText";
import IconButton from "@mui/material/IconButton";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import type { ReactNode } from "react";
import type { AlertField } from "@/api/types";
import { CloseIcon } from "@/frame/icons";
import { type Block, type Group, newCondition, newGroup } from "./blocks";
import { ConditionRow } from "./ConditionRow";
import { blockFault } from "./faults";
import { RawText } from "./RawText";

export interface BlockContext {
  fields: readonly AlertField[];
  /** Of the list that completes fields. */
  listId: string;
  disabled: boolean;
}

interface GroupBlockProps extends BlockContext {
  group: Group;
  onChange: (group: Group) => void;
  /** Takes the group away; the outermost one stays. */
  onRemove?: () => void;
}

/** Conditions of which all, or one, must hold; groups stand in groups. */
export function GroupBlock({ group, onChange, onRemove, ...context }: GroupBlockProps) {
  const { join, blocks } = group;
  const put = (index: number, block: Block) =>
    onChange({ ...group, blocks: blocks.with(index, block) });
  const remove = (index: number) => onChange({ ...group, blocks: blocks.toSpliced(index, 1) });
  const add = (block: Block) => onChange({ ...group, blocks: [...blocks, block] });
  const other = join === "and" ? "or" : "and";
  const fault = onRemove && blockFault(group);
  return (
    <Box
      role="group"
      aria-label={join === "and" ? "All of these" : "One of these"}
      sx={{ minWidth: 0 }}
    >
      <Box sx={{ display: "flex", alignItems: "center", gap: 1, py: 1 }}>
        <TextField
          select
          value={join}
          disabled={context.disabled}
          onChange={(event) => onChange({ ...group, join: event.target.value as Group["join"] })}
          slotProps={{ select: { SelectDisplayProps: { "aria-label": "How many must hold" } } }}
        >
          <MenuItem value="and">all of these</MenuItem>
          <MenuItem value="or">at least one of these</MenuItem>
        </TextField>
        {onRemove && !context.disabled && (
          <IconButton aria-label="Remove the group" onClick={onRemove}>
            <CloseIcon />
          </IconButton>
        )}
      </Box>
      <Box sx={{ display: "grid", gap: 1.5, borderLeft: 1, borderColor: "divider", pl: 3 }}>
        {blocks.map((block, index) => (
          <Nested
            key={block.id}
            block={block}
            {...context}
            onChange={(next) => put(index, next)}
            onRemove={() => remove(index)}
          />
        ))}
        {fault && <FormHelperText error>{fault}</FormHelperText>}
        {!context.disabled && (
          <Box sx={{ display: "flex", gap: 1 }}>
            <Button size="small" onClick={() => add(newCondition())}>
              + condition
            </Button>
            <Button size="small" onClick={() => add(newGroup(other))}>
              + group
            </Button>
          </Box>
        )}
      </Box>
    </Box>
  );
}

interface NestedProps extends BlockContext {
  block: Block;
  onChange: (block: Block) => void;
  onRemove: () => void;
}

function Nested({ block, onChange, onRemove, ...context }: NestedProps): ReactNode {
  if (block.kind === "condition")
    return <ConditionRow condition={block} {...context} onChange={onChange} onRemove={onRemove} />;
  if (block.kind === "group")
    return <GroupBlock group={block} {...context} onChange={onChange} onRemove={onRemove} />;
  return (
    <Box sx={{ display: "flex", alignItems: "start" }}>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <RawText value={block.query} />
      </Box>
      {!context.disabled && (
        <IconButton aria-label="Remove the condition" onClick={onRemove}>
          <CloseIcon />
        </IconButton>
      )}
    </Box>
  );
}

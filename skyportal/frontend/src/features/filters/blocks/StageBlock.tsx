import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import Typography from "@mui/material/Typography";
import type { AlertField } from "@/api/types";
import { CloseIcon, DownIcon, UpIcon } from "@/frame/icons";
import { AnnotationsBlock } from "./AnnotationsBlock";
import type { Stage } from "./blocks";
import { GroupBlock } from "./GroupBlock";
import { RawText } from "./RawText";

interface StageBlockProps {
  number: number;
  stage: Stage;
  fields: readonly AlertField[];
  listId: string;
  disabled: boolean;
  onChange: (stage: Stage) => void;
  onRemove: () => void;
  onEarlier: (() => void) | null;
  onLater: (() => void) | null;
}

const TITLES: Record<Stage["kind"], string> = {
  match: "Keep alerts that meet",
  annotate: "Note on the card",
  raw: "As text",
};

/** One stage, in words. */
export function StageBlock(props: StageBlockProps) {
  const { number, stage, disabled, onRemove, onEarlier, onLater } = props;
  const name = `Stage ${number}`;
  return (
    <Box
      component="li"
      aria-label={`${name}: ${TITLES[stage.kind]}`}
      sx={{ borderLeft: 3, borderColor: "divider", pl: 3 }}
    >
      <Box sx={{ display: "flex", alignItems: "center", minHeight: 30 }}>
        <Typography variant="h3" sx={{ flex: 1 }}>
          {number}. {TITLES[stage.kind]}
        </Typography>
        {!disabled && (
          <>
            <IconButton
              aria-label={`${name} earlier`}
              disabled={!onEarlier}
              onClick={() => onEarlier?.()}
            >
              <UpIcon />
            </IconButton>
            <IconButton
              aria-label={`${name} later`}
              disabled={!onLater}
              onClick={() => onLater?.()}
            >
              <DownIcon />
            </IconButton>
            <IconButton aria-label={`Remove ${name.toLowerCase()}`} onClick={onRemove}>
              <CloseIcon />
            </IconButton>
          </>
        )}
      </Box>
      <Content {...props} />
    </Box>
  );
}

function Content({ stage, fields, listId, disabled, onChange }: StageBlockProps) {
  const shared = { fields, listId, disabled };
  if (stage.kind === "match")
    return (
      <GroupBlock
        {...shared}
        group={stage.group}
        onChange={(group) => onChange({ kind: "match", group })}
      />
    );
  if (stage.kind === "annotate")
    return (
      <AnnotationsBlock
        {...shared}
        annotations={stage.annotations}
        onChange={(annotations) => onChange({ ...stage, annotations })}
      />
    );
  return <RawText value={stage.stage} />;
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import ButtonGroup from "@mui/material/ButtonGroup";
import { DownIcon } from "@/frame/icons";
import { Key } from "@/frame/Key";

export interface CardActionHandlers {
  onSave: () => void;
  onChooseGroups: (anchor: HTMLElement) => void;
  onReject: () => void;
  onUndo: () => void;
  onClassify: () => void;
  onOpen: () => void;
}

interface CardActionsProps extends CardActionHandlers {
  /** Named on hover: where Save saves to. */
  saveTargets: string;
  rejected: boolean;
}

/** What to do next, with the keys that do it. */
export function CardActions(props: CardActionsProps) {
  const { saveTargets, rejected, onSave, onChooseGroups, onReject, onUndo, onClassify, onOpen } =
    props;
  return (
    <Box sx={{ display: "flex", gap: 2, flex: "none" }}>
      <ButtonGroup variant="outlined" size="small">
        <Button onClick={onSave} title={saveTargets} startIcon={<Key aria-hidden>s</Key>}>
          Save
        </Button>
        <Button
          aria-label="Choose groups"
          aria-haspopup="dialog"
          onClick={(event) => onChooseGroups(event.currentTarget)}
          sx={{ px: 1 }}
        >
          <DownIcon />
        </Button>
      </ButtonGroup>
      {rejected ? (
        <Button variant="outlined" onClick={onUndo} startIcon={<Key aria-hidden>u</Key>}>
          Undo
        </Button>
      ) : (
        <Button variant="outlined" onClick={onReject} startIcon={<Key aria-hidden>r</Key>}>
          Reject
        </Button>
      )}
      <Button variant="outlined" onClick={onClassify} startIcon={<Key aria-hidden>c</Key>}>
        Classify
      </Button>
      <Button variant="outlined" onClick={onOpen} startIcon={<Key aria-hidden>o</Key>}>
        Open
      </Button>
    </Box>
  );
}

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
    <div className="actions">
      <div className="joined">
        <Action hint="s" name="Save" title={saveTargets} onClick={onSave} />
        <button
          type="button"
          className="action"
          aria-label="Choose groups"
          aria-haspopup="dialog"
          onClick={(event) => onChooseGroups(event.currentTarget)}
        >
          <DownIcon />
        </button>
      </div>
      {rejected ? (
        <Action hint="u" name="Undo" onClick={onUndo} />
      ) : (
        <Action hint="r" name="Reject" onClick={onReject} />
      )}
      <Action hint="c" name="Classify" onClick={onClassify} />
      <Action hint="o" name="Open" onClick={onOpen} />
    </div>
  );
}

interface ActionProps {
  /** The key that does it. */
  hint: string;
  name: string;
  title?: string;
  onClick: () => void;
}

function Action({ hint, name, title, onClick }: ActionProps) {
  return (
    <button type="button" className="action" title={title} onClick={onClick}>
      <Key aria-hidden>{hint}</Key>
      {name}
    </button>
  );
}

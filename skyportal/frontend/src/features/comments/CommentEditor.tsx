import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import { type KeyboardEvent, type ReactNode, type RefObject, useId, useRef, useState } from "react";
import type { Draft } from "@/drafts/useDraft";
import { lengthFault } from "@/frame/lengths";
import { Refusal } from "@/frame/Refusal";
import { LazyMarkdown } from "@/markdown/LazyMarkdown";

import { mentionAt, withMention } from "./mentions";
import { Suggestions } from "./Suggestions";

export const LONGEST_COMMENT = 20_000;

interface CommentEditorProps {
  draft: Draft;
  label: string;
  action: string;
  busy: boolean;
  error: unknown;
  onSend: () => void;
  onCancel?: () => void;
  inputRef?: RefObject<HTMLTextAreaElement | null>;
  children?: ReactNode;
}

/** Returns what is wrong with a comment before it is sent; null when nothing is. */
export function commentFault(text: string): string | null {
  return lengthFault(text, LONGEST_COMMENT);
}

/** Where a comment is typed: Markdown, with names to choose and a preview, sent by Ctrl Enter. */
export function CommentEditor(props: CommentEditorProps) {
  const { draft, label, action, busy, error, onSend, onCancel, inputRef, children } = props;
  const [previewing, setPreviewing] = useState(false);
  const [caret, setCaret] = useState<number | null>(null);
  const ownRef = useRef<HTMLTextAreaElement>(null);
  const fieldRef = inputRef ?? ownRef;
  const mention = caret === null || previewing ? null : mentionAt(draft.text, caret);
  const faultId = useId();
  const fault = commentFault(draft.text);
  const empty = draft.text.trim() === "";
  const sendable = !empty && !fault && !busy;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && sendable) onSend();
    if (event.key === "Escape") {
      event.stopPropagation();
      if (onCancel) onCancel();
      else fieldRef.current?.blur();
    }
  };
  const complete = (name: string) => {
    if (!mention) return;
    const whole = withMention(draft.text, mention, name);
    draft.write(whole.text);
    setCaret(whole.caret);
    requestAnimationFrame(() => {
      fieldRef.current?.focus();
      fieldRef.current?.setSelectionRange(whole.caret, whole.caret);
    });
  };
  return (
    <Box sx={{ display: "grid", gap: 1 }}>
      {previewing ? (
        <Box sx={{ minHeight: 56, p: 2, border: 1, borderColor: "divider", borderRadius: 1 }}>
          <LazyMarkdown text={draft.text} />
        </Box>
      ) : (
        <TextField
          multiline
          minRows={2}
          maxRows={12}
          fullWidth
          value={draft.text}
          placeholder={label}
          error={fault !== null || Boolean(error)}
          helperText={fault}
          inputRef={fieldRef}
          onChange={(event) => {
            draft.write(event.target.value);
            setCaret(event.target.selectionStart);
          }}
          onSelect={() => setCaret(fieldRef.current?.selectionStart ?? null)}
          onKeyDown={onKeyDown}
          slotProps={{ htmlInput: { "aria-label": label, "aria-describedby": faultId } }}
        />
      )}
      {mention && <Suggestions mention={mention} onPick={complete} />}
      <Refusal error={error} id={faultId} />
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1 }}>
        <Button variant="contained" disabled={!sendable} onClick={onSend} title="Ctrl Enter">
          {action}
        </Button>
        {onCancel && <Button onClick={onCancel}>Cancel</Button>}
        <Button
          disabled={empty}
          aria-pressed={previewing}
          onClick={() => setPreviewing(!previewing)}
        >
          {previewing ? "Write" : "Preview"}
        </Button>
        {children}
      </Box>
    </Box>
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import type { Comment } from "@/api/types";
import { useDraft } from "@/drafts/useDraft";
import { Refusal } from "@/frame/Refusal";
import { LazyMarkdown } from "@/markdown/LazyMarkdown";
import { audienceText } from "@/sharing/audience";
import { formatAgo, formatUtc, parseUtc } from "@/time/format";
import { AttachmentLink } from "./AttachmentLink";
import { CommentEditor } from "./CommentEditor";
import { useDeleteCommentMutation, useEditCommentMutation } from "./commentsApi";
import type { Thread } from "./threads";

interface CommentItemProps {
  comment: Comment;
  isMine: boolean;
  /** The threads into which its author may put it. */
  threads: readonly Thread[];
  /** Called when somebody wants to see its thread; it is named where this is given. */
  onThread?: (channel: string) => void;
}

/** One comment: who, when, for whom; its author can change and delete it. */
export function CommentItem({ comment, isMine, threads, onThread }: CommentItemProps) {
  const [editing, setEditing] = useState(false);
  return (
    <Box component="li" sx={{ display: "grid", gap: 0.5 }}>
      <CommentByline comment={comment} onThread={onThread} />
      {editing ? (
        <CommentChange comment={comment} threads={threads} onDone={() => setEditing(false)} />
      ) : (
        <>
          <LazyMarkdown text={comment.text} />
          <AttachmentLink comment={comment} />
          {isMine && <OwnActions comment={comment} onEdit={() => setEditing(true)} />}
        </>
      )}
    </Box>
  );
}

function CommentByline({ comment, onThread }: Pick<CommentItemProps, "comment" | "onThread">) {
  const { author, bot, channel, created_at, modified, groups } = comment;
  const at = parseUtc(created_at);
  const changed = parseUtc(modified).getTime() - at.getTime() > 1000;
  return (
    <Typography variant="caption" sx={{ color: "text.secondary" }}>
      <Box component="strong" sx={{ color: "text.primary", fontWeight: 600 }}>
        {author?.username ?? "someone who left"}
      </Box>
      {bot && " (bot)"}
      {comment.spectrum_id && " on a spectrum"} ·{" "}
      <span title={`${formatUtc(at, true)} UTC`}>{formatAgo(at, new Date())}</span>
      {changed && (
        <span title={`changed ${formatUtc(parseUtc(modified), true)} UTC`}> · changed</span>
      )}{" "}
      · {audienceText(groups)}
      {channel && onThread && (
        <>
          {" · in "}
          <Link
            component="button"
            variant="caption"
            title="Show this thread"
            onClick={() => onThread(channel)}
            sx={{ verticalAlign: "baseline", overflowWrap: "anywhere", textAlign: "left" }}
          >
            {channel}
          </Link>
        </>
      )}
    </Typography>
  );
}

interface CommentChangeProps {
  comment: Comment;
  threads: readonly Thread[];
  onDone: () => void;
}

const GENERAL = "";

function CommentChange({ comment, threads, onDone }: CommentChangeProps) {
  const { id, obj_id: objId, text } = comment;
  const [thread, setThread] = useState(comment.channel ?? GENERAL);
  const draft = useDraft(`comment-change.${id}`, text);
  const [edit, { isLoading, error }] = useEditCommentMutation();
  const send = async () => {
    const moved = thread !== (comment.channel ?? GENERAL);
    const body = { text: draft.text, ...(moved && { channel: thread || null }) };
    const result = await edit({ objId, id, body });
    if (result.error) return;
    draft.clear();
    onDone();
  };
  const cancel = () => {
    draft.clear();
    onDone();
  };
  return (
    <CommentEditor
      draft={draft}
      label="Change the comment"
      action="Save"
      busy={isLoading}
      error={error}
      onSend={send}
      onCancel={cancel}
    >
      {!comment.spectrum_id && threads.length > 0 && (
        <TextField
          select
          label="Thread"
          value={thread}
          onChange={(event) => setThread(event.target.value)}
          sx={{ minWidth: 120, maxWidth: "100%" }}
        >
          <MenuItem value={GENERAL}>General</MenuItem>
          {threads.map(({ channel }) => (
            <MenuItem key={channel} value={channel}>
              {channel}
            </MenuItem>
          ))}
        </TextField>
      )}
    </CommentEditor>
  );
}

function OwnActions({ comment, onEdit }: { comment: Comment; onEdit: () => void }) {
  const [asking, setAsking] = useState(false);
  const [remove, { isLoading, error }] = useDeleteCommentMutation();
  const { id, obj_id: objId } = comment;
  if (!asking)
    return (
      <Box sx={{ display: "flex", gap: 1, ml: -2 }}>
        <Button color="inherit" sx={{ color: "text.secondary" }} onClick={onEdit}>
          Change
        </Button>
        <Button color="inherit" sx={{ color: "text.secondary" }} onClick={() => setAsking(true)}>
          Delete
        </Button>
      </Box>
    );
  return (
    <Box sx={{ display: "grid", gap: 1 }}>
      <Box sx={{ display: "flex", alignItems: "center", gap: 1, typography: "body2" }}>
        Delete this comment for everybody?
        <Button color="error" disabled={isLoading} onClick={() => remove({ objId, id })}>
          Delete it
        </Button>
        <Button onClick={() => setAsking(false)}>Keep it</Button>
      </Box>
      <Refusal error={error} />
    </Box>
  );
}

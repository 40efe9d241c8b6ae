import { type RefObject, useState } from "react";
import type { Group } from "@/api/types";
import { useDraft } from "@/drafts/useDraft";
import { AudienceMenu } from "@/sharing/AudienceMenu";
import type { Audience } from "@/sharing/audience";
import { AttachButton } from "./AttachButton";
import { readFile } from "./attachment";
import { CommentEditor } from "./CommentEditor";
import { useAddCommentMutation } from "./commentsApi";

interface CommentComposerProps {
  objId: string;
  userId: number;
  groups: readonly Group[];
  /** The thread that is written in; null is the one that every object has. */
  channel: string | null;
  inputRef: RefObject<HTMLTextAreaElement | null>;
}

/** A new comment. The draft goes only when the marshal has taken it. */
export function CommentComposer(props: CommentComposerProps) {
  const { objId, userId, groups, channel, inputRef } = props;
  const thread = channel === null ? "" : `.${channel}`;
  const draft = useDraft(`comment.${userId}.${objId}${thread}`);
  const [audience, setAudience] = useState<Audience>(null);
  const [file, setFile] = useState<File | null>(null);
  const [add, { isLoading, error }] = useAddCommentMutation();
  const send = async () => {
    const body = {
      text: draft.text,
      ...(channel !== null && { channel }),
      ...(audience && { group_ids: [...audience] }),
      ...(file && { attachment: await readFile(file) }),
    };
    const result = await add({ objId, body });
    if (result.error) return;
    draft.clear();
    setFile(null);
  };
  return (
    <CommentEditor
      draft={draft}
      label={
        channel === null
          ? "Write a comment, in Markdown"
          : `Write in the thread “${channel}”, in Markdown`
      }
      action="Comment"
      busy={isLoading}
      error={error}
      onSend={send}
      inputRef={inputRef}
    >
      <AudienceMenu audience={audience} groups={groups} onAudience={setAudience} />
      <AttachButton file={file} onFile={setFile} />
    </CommentEditor>
  );
}

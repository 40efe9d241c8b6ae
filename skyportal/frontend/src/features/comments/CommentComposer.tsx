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
  inputRef: RefObject<HTMLTextAreaElement | null>;
}

/** A new comment. The draft goes only when the marshal has taken it. */
export function CommentComposer({ objId, userId, groups, inputRef }: CommentComposerProps) {
  const draft = useDraft(`comment.${userId}.${objId}`);
  const [audience, setAudience] = useState<Audience>(null);
  const [file, setFile] = useState<File | null>(null);
  const [add, { isLoading, error }] = useAddCommentMutation();
  const send = async () => {
    const body = {
      text: draft.text,
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
      label="Write a comment, in Markdown"
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

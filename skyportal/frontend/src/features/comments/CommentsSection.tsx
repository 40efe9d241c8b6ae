import Box from "@mui/material/Box";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import Typography from "@mui/material/Typography";
import { type RefObject, useState } from "react";
import type { Comment, Group } from "@/api/types";
import { useChangeProfileMutation } from "@/features/profile/accountApi";
import { useProfileQuery } from "@/features/profile/profileApi";
import { ConfirmButton } from "@/frame/ConfirmButton";
import { SectionNote } from "@/frame/Section";
import { useReport } from "@/undo/useReport";
import { CommentComposer } from "./CommentComposer";
import { CommentItem } from "./CommentItem";
import { useDeleteThreadMutation } from "./commentsApi";
import { ThreadMenu } from "./ThreadMenu";
import { isShown, type Shown, type Thread, threadsOf } from "./threads";

interface CommentsSectionProps {
  objId: string;
  comments: readonly Comment[];
  groups: readonly Group[];
  composerRef: RefObject<HTMLTextAreaElement | null>;
}

/** What people and programs said, the newest below, with room for one's own word. */
export function CommentsSection(props: CommentsSectionProps) {
  return <CommentsOfObject key={props.objId} {...props} />;
}

function CommentsOfObject({ objId, comments, groups, composerRef }: CommentsSectionProps) {
  const { data: profile } = useProfileQuery();
  const [shown, setShown] = useState<Shown>("all");
  const [showBots, setShowBots] = useShowBots();
  const [showSpectra, setShowSpectra] = useState(true);
  const threads = threadsOf(comments, profile?.id);
  const channel = shown === "all" ? null : shown.channel;
  const inThread = comments.filter((comment) => isShown(comment, shown));
  const visible = inThread
    .filter(({ bot }) => showBots || !bot)
    .filter(({ spectrum_id }) => showSpectra || !spectrum_id)
    .toSorted((a, b) => a.created_at.localeCompare(b.created_at));
  const ofThread = threads.find((thread) => thread.channel === channel);
  return (
    <Box component="section" aria-label="Comments" sx={{ display: "grid", gap: 3, minWidth: 0 }}>
      <Box sx={{ display: "flex", alignItems: "center", gap: 3, minWidth: 0 }}>
        <Typography variant="h2" sx={{ flex: 1 }}>
          Comments
        </Typography>
        <ThreadMenu
          threads={threads}
          counts={{
            all: comments.length,
            general: comments.filter((one) => isShown(one, { channel: null })).length,
          }}
          shown={shown}
          onShown={setShown}
        />
      </Box>
      <Box sx={{ display: "flex", flexWrap: "wrap", columnGap: 3, "&:empty": { display: "none" } }}>
        <Switch
          what="bots"
          count={inThread.filter(({ bot }) => bot).length}
          isOn={showBots}
          onChange={setShowBots}
        />
        <Switch
          what="on spectra"
          count={inThread.filter(({ spectrum_id }) => spectrum_id).length}
          isOn={showSpectra}
          onChange={setShowSpectra}
        />
        {ofThread?.isMine && (
          <DeleteThread objId={objId} thread={ofThread} onDeleted={() => setShown("all")} />
        )}
      </Box>
      {inThread.length === 0 && (
        <SectionNote>
          {channel === null
            ? "Nobody has said anything yet."
            : `Your first comment opens the thread “${channel}”.`}
        </SectionNote>
      )}
      <Box component="ol" sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 3 }}>
        {visible.map((comment) => (
          <CommentItem
            key={comment.id}
            comment={comment}
            isMine={profile !== undefined && comment.author_id === profile.id}
            threads={threads}
            onThread={shown === "all" ? (name: string) => setShown({ channel: name }) : undefined}
          />
        ))}
      </Box>
      {profile && (
        <CommentComposer
          objId={objId}
          userId={profile.id}
          groups={groups}
          channel={channel}
          inputRef={composerRef}
        />
      )}
    </Box>
  );
}

const SHOW_BOTS = "showBotComments";

/** Returns whether one wants to see what programs say, which is kept, and how to change it. */
function useShowBots(): [boolean, (show: boolean) => void] {
  const { data: profile } = useProfileQuery();
  const [keep] = useChangeProfileMutation();
  const [chosen, setChosen] = useState<boolean | null>(null);
  const report = useReport();
  const choose = (show: boolean) => {
    setChosen(show);
    report(keep({ preferences: { [SHOW_BOTS]: show } }), {
      refused: "Your choice holds for this page only.",
    });
  };
  return [chosen ?? profile?.preferences[SHOW_BOTS] !== false, choose];
}

interface SwitchProps {
  what: string;
  count: number;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

/** Shows or hides comments of a kind, where there are some. */
function Switch({ what, count, isOn, onChange }: SwitchProps) {
  if (count === 0) return null;
  return (
    <FormControlLabel
      sx={{ mr: 0 }}
      label={`${what} (${count})`}
      control={<Checkbox checked={isOn} onChange={(_event, on) => onChange(on)} />}
    />
  );
}

interface DeleteThreadProps {
  objId: string;
  thread: Thread;
  onDeleted: () => void;
}

/** Removes a thread of which one has written every comment. */
function DeleteThread({ objId, thread, onDeleted }: DeleteThreadProps) {
  const [remove, { isLoading }] = useDeleteThreadMutation();
  const report = useReport();
  const { channel, comments } = thread;
  const confirm = async () => {
    const refused = `“${channel}” is still there.`;
    if (await report(remove({ objId, channel }), { refused })) onDeleted();
  };
  return (
    <ConfirmButton
      label="Delete the thread"
      question={`Delete ${comments === 1 ? "its comment" : `its ${comments} comments`} for everybody?`}
      verb="Delete them"
      disabled={isLoading}
      onConfirm={confirm}
    />
  );
}

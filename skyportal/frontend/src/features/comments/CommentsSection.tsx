import Box from "@mui/material/Box";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import Typography from "@mui/material/Typography";
import { type RefObject, useState } from "react";
import type { Comment, Group } from "@/api/types";
import { useProfileQuery } from "@/features/profile/profileApi";
import { CommentComposer } from "./CommentComposer";
import { CommentItem } from "./CommentItem";

interface CommentsSectionProps {
  objId: string;
  comments: readonly Comment[];
  groups: readonly Group[];
  composerRef: RefObject<HTMLTextAreaElement | null>;
}

/** What people and programs said, the newest below, with room for one's own word. */
export function CommentsSection({ objId, comments, groups, composerRef }: CommentsSectionProps) {
  const { data: profile } = useProfileQuery();
  const [showBots, setShowBots] = useState(true);
  const bots = comments.filter(({ bot }) => bot).length;
  const shown = comments
    .filter(({ bot }) => showBots || !bot)
    .toSorted((a, b) => a.created_at.localeCompare(b.created_at));
  return (
    <Box component="section" aria-label="Comments" sx={{ display: "grid", gap: 3 }}>
      <Box sx={{ display: "flex", alignItems: "center", justifyContent: "space-between" }}>
        <Typography variant="h2">Comments</Typography>
        {bots > 0 && (
          <FormControlLabel
            sx={{ mr: 0 }}
            label={`bots (${bots})`}
            control={<Checkbox checked={showBots} onChange={(_event, on) => setShowBots(on)} />}
          />
        )}
      </Box>
      {comments.length === 0 && (
        <Typography variant="body2" sx={{ color: "text.secondary" }}>
          Nobody has said anything yet.
        </Typography>
      )}
      <Box component="ol" sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 3 }}>
        {shown.map((comment) => (
          <CommentItem
            key={comment.id}
            comment={comment}
            isMine={profile !== undefined && comment.author_id === profile.id}
          />
        ))}
      </Box>
      {profile && (
        <CommentComposer
          key={objId}
          objId={objId}
          userId={profile.id}
          groups={groups}
          inputRef={composerRef}
        />
      )}
    </Box>
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { errorMessage } from "@/api/envelope";
import type { Classification } from "@/api/types";
import { useAppDispatch } from "@/app/hooks";
import { useProfileQuery } from "@/features/profile/profileApi";
import { CloseIcon } from "@/frame/icons";
import { Key } from "@/frame/Key";
import { Problem } from "@/frame/Problem";
import { audienceText } from "@/sharing/audience";
import { formatAgo, formatUtc, parseUtc } from "@/time/format";
import { failed, told } from "@/undo/undoSlice";
import { useClassificationsQuery, useDeleteClassificationMutation } from "./classificationApi";
import { Edits } from "./Edits";
import { VoteButtons } from "./VoteButtons";

interface ClassificationsSectionProps {
  objId: string;
  onClassify: () => void;
}

/** What people and programs think it is, with votes. */
export function ClassificationsSection({ objId, onClassify }: ClassificationsSectionProps) {
  const { currentData: classifications, error, refetch } = useClassificationsQuery(objId);
  const { data: profile } = useProfileQuery();
  return (
    <Box component="section" aria-label="Classifications">
      <Box sx={{ display: "flex", alignItems: "center", justifyContent: "space-between", mb: 2 }}>
        <Typography variant="h2">Classifications</Typography>
        <Button onClick={onClassify} startIcon={<Key>c</Key>}>
          Classify
        </Button>
      </Box>
      {error && !classifications && (
        <Problem what="The classifications could not be loaded." error={error} onRetry={refetch} />
      )}
      {!classifications && !error && <Skeleton height={40} />}
      {classifications?.length === 0 && (
        <Typography variant="body2" sx={{ color: "text.secondary" }}>
          Nobody has said what it is yet.
        </Typography>
      )}
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 2 }}>
        {classifications?.map((classification) => (
          <ClassificationItem
            key={classification.id}
            classification={classification}
            userId={profile?.id}
          />
        ))}
      </Box>
    </Box>
  );
}

interface ClassificationItemProps {
  classification: Classification;
  userId: number | undefined;
}

function ClassificationItem({ classification, userId }: ClassificationItemProps) {
  const { classification: name, probability, ml, author_id } = classification;
  return (
    <Box component="li" sx={{ display: "flex", alignItems: "start", gap: 2 }}>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Box sx={{ typography: "body2", fontWeight: 600, overflowWrap: "anywhere" }}>
          {name}
          {probability !== null && (
            <Box component="span" sx={{ ml: 2, fontWeight: 400 }}>
              {probability.toFixed(2)}
            </Box>
          )}
          {ml && (
            <Box component="span" sx={{ ml: 2, fontWeight: 400, color: "text.secondary" }}>
              by a model
            </Box>
          )}
        </Box>
        <Byline classification={classification} />
        <Edits edits={classification.edits} />
      </Box>
      <VoteButtons classification={classification} userId={userId} />
      {userId !== undefined && author_id === userId && (
        <RemoveButton classification={classification} />
      )}
    </Box>
  );
}

function Byline({ classification }: { classification: Classification }) {
  const { author_name, taxname, created_at, origin, groups } = classification;
  const at = parseUtc(created_at);
  return (
    <Typography variant="caption" sx={{ color: "text.secondary" }}>
      {author_name ?? "someone who left"} ·{" "}
      <span title={`${formatUtc(at, true)} UTC`}>{formatAgo(at, new Date())}</span>
      {taxname && ` · ${taxname}`}
      {origin && ` · ${origin}`} · {audienceText(groups)}
    </Typography>
  );
}

function RemoveButton({ classification }: { classification: Classification }) {
  const dispatch = useAppDispatch();
  const [remove, { isLoading }] = useDeleteClassificationMutation();
  const { id, obj_id: objId, classification: name } = classification;
  const onRemove = async () => {
    const { error } = await remove({ objId, id });
    dispatch(
      error
        ? failed(`${name} was not removed. ${errorMessage(error)}`)
        : told(`Removed your classification ${name}`),
    );
  };
  return (
    <IconButton
      aria-label={`Remove ${name}`}
      title="Remove your classification"
      disabled={isLoading}
      onClick={onRemove}
    >
      <CloseIcon />
    </IconButton>
  );
}

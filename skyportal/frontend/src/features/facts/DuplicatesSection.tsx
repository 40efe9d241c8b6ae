import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import { Link as RouterLink } from "react-router";
import type { Merge, Source } from "@/api/types";
import { may } from "@/features/profile/permissions";
import { useProfileQuery } from "@/features/profile/profileApi";
import { ConfirmButton } from "@/frame/ConfirmButton";
import { Section } from "@/frame/Section";
import { useReport } from "@/undo/useReport";
import { useMergeDuplicateMutation, useMergesQuery, useUndoMergeMutation } from "./factsApi";

const STATES: Record<Merge["state"], string> = {
  queued: "is being merged",
  done: "was merged into this",
  undoing: "is being taken out again",
  undone: "was taken out again",
};

/** Other objects at the same place, and those that were merged into this one; nothing when there are none. */
export function DuplicatesSection({ source }: { source: Source }) {
  const { data: profile } = useProfileQuery();
  const { currentData: merges = [] } = useMergesQuery(source.id);
  const [merge] = useMergeDuplicateMutation();
  const [undo] = useUndoMergeMutation();
  const report = useReport();
  const canMerge = may(profile, "Manage sources");
  if (source.duplicates.length === 0 && merges.length === 0) return null;
  const row = {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: 2,
    typography: "body2",
  } as const;
  return (
    <Section title="Duplicates" count={source.duplicates.length}>
      {source.duplicates.map(({ obj_id, separation }) => (
        <Box key={obj_id} sx={row}>
          <Link component={RouterLink} to={`/source/${encodeURIComponent(obj_id)}`}>
            {obj_id}
          </Link>
          <Box sx={{ flex: 1, color: "text.secondary" }}>{separation.toFixed(2)}″ away</Box>
          {canMerge && (
            <ConfirmButton
              label={`Merge ${obj_id} into this`}
              question={`Take all data of ${obj_id} to ${source.id}?`}
              verb="Merge"
              onConfirm={() =>
                report(merge({ objId: source.id, duplicate: obj_id }), {
                  refused: "Nothing was merged.",
                  worked: `${obj_id} is being merged into ${source.id}.`,
                })
              }
            >
              Merge into this
            </ConfirmButton>
          )}
        </Box>
      ))}
      {merges.map(({ id, duplicate_id, state, author }) => (
        <Box key={id} sx={{ ...row, color: "text.secondary" }}>
          <Box sx={{ flex: 1 }}>
            {duplicate_id} {STATES[state]}
            {author && ` by ${author.username}`}
          </Box>
          {canMerge && state === "done" && (
            <Button
              onClick={() =>
                report(undo({ objId: source.id, mergeId: id }), { refused: "The merge stays." })
              }
            >
              Undo
            </Button>
          )}
        </Box>
      ))}
    </Section>
  );
}

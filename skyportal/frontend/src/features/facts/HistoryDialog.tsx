import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Skeleton from "@mui/material/Skeleton";
import { useId } from "react";
import type { ObjectChange } from "@/api/types";
import { PlainTable } from "@/frame/PlainTable";
import { Problem } from "@/frame/Problem";
import { SectionNote } from "@/frame/Section";
import { formatUtc, parseUtc } from "@/time/format";
import { changesText } from "./changes";
import { useObjectChangesQuery } from "./factsApi";

interface HistoryDialogProps {
  objId: string;
  onClose: () => void;
}

/** What was changed of an object, by whom, from what to what. */
export function HistoryDialog({ objId, onClose }: HistoryDialogProps) {
  const { currentData: changes, error, refetch } = useObjectChangesQuery(objId);
  const titleId = useId();
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="md" fullWidth>
      <DialogTitle id={titleId} variant="h1">
        History of {objId}
      </DialogTitle>
      <DialogContent>
        {error ? (
          <Problem what="The history could not be loaded." error={error} onRetry={refetch} />
        ) : !changes ? (
          <Skeleton variant="rounded" height={120} />
        ) : changes.length === 0 ? (
          <SectionNote>Nothing of it was changed yet.</SectionNote>
        ) : (
          <PlainTable label={`History of ${objId}`} headings={["When, UTC", "Who", "What"]}>
            {changes.map((change) => (
              <ChangeRow key={change.id} change={change} />
            ))}
          </PlainTable>
        )}
      </DialogContent>
      <DialogActions sx={{ px: 6, pb: 4 }}>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}

function ChangeRow({ change }: { change: ObjectChange }) {
  return (
    <tr>
      <td>{formatUtc(parseUtc(change.created_at))}</td>
      <td>{change.author?.username ?? "the marshal"}</td>
      <td>
        {changesText(change).map((text) => (
          <Box key={text} sx={{ overflowWrap: "anywhere" }}>
            {text}
          </Box>
        ))}
        {change.origin && (
          <Box sx={{ typography: "caption", color: "text.secondary" }}>from {change.origin}</Box>
        )}
      </td>
    </tr>
  );
}

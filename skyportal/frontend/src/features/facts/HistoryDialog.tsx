import Box from "@mui/material/Box";
import type { ObjectChange } from "@/api/types";
import { TableDialog } from "@/frame/TableDialog";
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
  const title = `History of ${objId}`;
  return (
    <TableDialog
      title={title}
      label={title}
      headings={["When, UTC", "Who", "What"]}
      rows={changes}
      error={error}
      failed="The history could not be loaded."
      empty="Nothing of it was changed yet."
      onRetry={refetch}
      onClose={onClose}
    >
      {(change) => <ChangeRow key={change.id} change={change} />}
    </TableDialog>
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

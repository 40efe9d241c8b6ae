import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Skeleton from "@mui/material/Skeleton";
import { type ReactNode, useId } from "react";
import { PlainTable } from "./PlainTable";
import { Problem } from "./Problem";
import { SectionNote } from "./Section";

interface TableDialogProps<Row> {
  title: string;
  /** What the table is called where it is only heard. */
  label: string;
  headings: readonly string[];
  /** What has been asked for; nothing until it is here. */
  rows: readonly Row[] | undefined;
  error: unknown;
  /** What could not be loaded, in a sentence. */
  failed: string;
  /** What is said where there are no rows. */
  empty: string;
  onRetry: () => void;
  onClose: () => void;
  children: (row: Row) => ReactNode;
}

/** A table to read and to close. */
export function TableDialog<Row>(props: TableDialogProps<Row>) {
  const { title, label, headings, rows, error, failed, empty, onRetry, onClose, children } = props;
  const titleId = useId();
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="md" fullWidth>
      <DialogTitle id={titleId} variant="h1">
        {title}
      </DialogTitle>
      <DialogContent>
        {error ? (
          <Problem what={failed} error={error} onRetry={onRetry} />
        ) : !rows ? (
          <Skeleton variant="rounded" height={120} />
        ) : rows.length === 0 ? (
          <SectionNote>{empty}</SectionNote>
        ) : (
          <PlainTable label={label} headings={headings}>
            {rows.map(children)}
          </PlainTable>
        )}
      </DialogContent>
      <DialogActions sx={{ px: 6, pb: 4 }}>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}

import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Skeleton from "@mui/material/Skeleton";
import { useId } from "react";
import type { PhotometryPoint, PhotometryRevision } from "@/api/types";
import { PlainTable } from "@/frame/PlainTable";
import { Problem } from "@/frame/Problem";
import { SectionNote } from "@/frame/Section";
import { formatUtc, parseUtc } from "@/time/format";
import { useRevisionsQuery } from "./photometryApi";
import { withError } from "./photometryColumns";

interface RevisionsDialogProps {
  point: PhotometryPoint;
  onClose: () => void;
}

/** What a measurement was before it was reduced anew. */
export function RevisionsDialog({ point, onClose }: RevisionsDialogProps) {
  const { currentData: revisions, error, refetch } = useRevisionsQuery(point.id);
  const titleId = useId();
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="md" fullWidth>
      <DialogTitle id={titleId} variant="h1">
        {point.filter}, MJD {point.mjd.toFixed(5)}: earlier values
      </DialogTitle>
      <DialogContent>
        {error ? (
          <Problem what="The earlier values could not be loaded." error={error} onRetry={refetch} />
        ) : !revisions ? (
          <Skeleton variant="rounded" height={80} />
        ) : revisions.length === 0 ? (
          <SectionNote>It has one value since it was uploaded.</SectionNote>
        ) : (
          <PlainTable
            label="Earlier values"
            headings={["Uploaded, UTC", "Mag, AB", "Limit", "Flux, µJy", "Replaced, UTC", "By"]}
          >
            {revisions.toReversed().map((revision) => (
              <RevisionRow key={revision.id} revision={revision} />
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

function RevisionRow({ revision }: { revision: PhotometryRevision }) {
  const { mag, magerr, limiting_mag, flux, fluxerr, uploaded_at, replaced_at, replaced_by } =
    revision;
  return (
    <tr>
      <td>{formatUtc(parseUtc(uploaded_at))}</td>
      <td>{withError(mag, magerr, 3)}</td>
      <td>{limiting_mag?.toFixed(2)}</td>
      <td>{withError(flux, fluxerr, 1)}</td>
      <td>{formatUtc(parseUtc(replaced_at))}</td>
      <td>{replaced_by?.username ?? "a robot"}</td>
    </tr>
  );
}

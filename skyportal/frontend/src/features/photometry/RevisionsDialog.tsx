import type { PhotometryPoint, PhotometryRevision } from "@/api/types";
import { TableDialog } from "@/frame/TableDialog";
import { formatUtc, parseUtc } from "@/time/format";
import { useRevisionsQuery } from "./photometryApi";
import { withError } from "./photometryColumns";

interface RevisionsDialogProps {
  point: PhotometryPoint;
  onClose: () => void;
}

const HEADINGS = ["Uploaded, UTC", "Mag, AB", "Limit", "Flux, µJy", "Replaced, UTC", "By"];

/** What a measurement was before it was reduced anew. */
export function RevisionsDialog({ point, onClose }: RevisionsDialogProps) {
  const { currentData: revisions, error, refetch } = useRevisionsQuery(point.id);
  return (
    <TableDialog
      title={`${point.filter}, MJD ${point.mjd.toFixed(5)}: earlier values`}
      label="Earlier values"
      headings={HEADINGS}
      rows={revisions?.toReversed()}
      error={error}
      failed="The earlier values could not be loaded."
      empty="It has one value since it was uploaded."
      onRetry={refetch}
      onClose={onClose}
    >
      {(revision) => <RevisionRow key={revision.id} revision={revision} />}
    </TableDialog>
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

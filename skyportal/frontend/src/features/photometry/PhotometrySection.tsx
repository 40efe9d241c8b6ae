import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import { lazy, Suspense, useMemo, useState } from "react";
import type { Group, PhotometryPoint, Source } from "@/api/types";
import { may } from "@/features/profile/permissions";
import { useProfileQuery } from "@/features/profile/profileApi";
import { usePhotometryQuery } from "@/features/source/sourceApi";
import { useSpectraQuery } from "@/features/spectra/spectraApi";
import { UploadIcon } from "@/frame/icons";
import { Problem } from "@/frame/Problem";
import { canDeredden } from "@/plots/corrections";
import type { Quantity } from "@/plots/series";
import { dateToMjd, parseUtc } from "@/time/format";
import { useReport } from "@/undo/useReport";
import { PHOTOMETRY_HEIGHT, PhotometryView } from "./PhotometryView";
import { useRemovePointMutation } from "./photometryApi";
import { pointColumns } from "./pointColumns";
import { RevisionsDialog } from "./RevisionsDialog";
import { SharePoints } from "./SharePoints";

const PhotometryDialog = lazy(async () => ({
  default: (await import("@/features/upload/PhotometryDialog")).PhotometryDialog,
}));

const PeriodPanel = lazy(() => import("@/features/periods/PeriodPanel"));

interface PhotometrySectionProps {
  source: Source;
  groups: readonly Group[];
  quantity: Quantity;
  onQuantity: (quantity: Quantity) => void;
}

/** The large light curve of what is shared with one, its table, and the way to add to it. */
export function PhotometrySection(props: PhotometrySectionProps) {
  const { source, groups, quantity, onQuantity } = props;
  const { id } = source;
  const { data: profile } = useProfileQuery();
  const { currentData: rows, error, refetch } = usePhotometryQuery(id);
  const facts = useFacts(source);
  const [revised, setRevised] = useState<PhotometryPoint | null>(null);
  const [uploading, setUploading] = useState(false);
  const [remove] = useRemovePointMutation();
  const report = useReport();
  const userId = profile?.id;
  const columns = useMemo(
    () =>
      pointColumns({
        userId,
        onRevisions: setRevised,
        onRemove: (point) =>
          report(remove({ objId: id, id: point.id }), { refused: "The measurement stays." }),
      }),
    [userId, id, report, remove],
  );
  if (error && !rows)
    return <Problem what="The photometry could not be loaded." error={error} onRetry={refetch} />;
  if (!rows) return <Skeleton variant="rounded" sx={{ height: PHOTOMETRY_HEIGHT }} />;
  return (
    <>
      <PhotometryView
        id={id}
        rows={rows}
        none="No photometry of this object is shared with you yet."
        quantity={quantity}
        onQuantity={onQuantity}
        facts={facts}
        canDeredden={canDeredden(rows)}
        columns={columns}
        actions={(points) => <SharePoints objId={id} points={points} groups={groups} />}
        finder={
          profile && may(profile, "Run Analyses")
            ? (shown) => (
                <Suspense fallback={<Skeleton variant="rounded" height={120} />}>
                  <PeriodPanel
                    key={id}
                    source={source}
                    groups={groups}
                    profile={profile}
                    {...shown}
                  />
                </Suspense>
              )
            : undefined
        }
        upload={
          may(profile, "Upload data") && (
            <Button startIcon={<UploadIcon />} onClick={() => setUploading(true)}>
              Upload
            </Button>
          )
        }
      />
      {revised && <RevisionsDialog point={revised} onClose={() => setRevised(null)} />}
      {uploading && (
        <Suspense fallback={null}>
          <PhotometryDialog objId={id} groups={groups} onClose={() => setUploading(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Returns what the light curve takes of the object beside photometry. */
function useFacts({ id, dm, t0 }: Source) {
  const { currentData: spectra } = useSpectraQuery(id);
  return useMemo(
    () => ({
      distanceModulus: dm,
      t0: t0 === null ? null : dateToMjd(parseUtc(t0)),
      spectra: (spectra ?? []).map(({ observed_at }) => dateToMjd(parseUtc(observed_at))),
    }),
    [dm, t0, spectra],
  );
}

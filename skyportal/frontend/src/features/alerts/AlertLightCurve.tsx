import Skeleton from "@mui/material/Skeleton";
import { PhotometryView } from "@/features/photometry/PhotometryView";
import { Problem } from "@/frame/Problem";
import type { Quantity } from "@/plots/series";
import { type OfObject, useAlertHistoryQuery } from "./alertsApi";

interface AlertLightCurveProps {
  object: OfObject;
  quantity: Quantity;
  onQuantity: (quantity: Quantity) => void;
}

const HEIGHT = "clamp(280px, 40dvh, 520px)";

/** The whole light curve of the archive: alerts, what came with them, forced photometry. */
export function AlertLightCurve({ object, quantity, onQuantity }: AlertLightCurveProps) {
  const { currentData: history, error, refetch } = useAlertHistoryQuery(object);
  if (error && !history)
    return <Problem what="The light curve could not be loaded." error={error} onRetry={refetch} />;
  if (!history) return <Skeleton variant="rounded" sx={{ height: HEIGHT }} />;
  return (
    <PhotometryView
      id={object.objectId}
      rows={history.photometry}
      none="The archive has no photometry of it that the marshal knows how to show."
      quantity={quantity}
      onQuantity={onQuantity}
      height={HEIGHT}
    />
  );
}

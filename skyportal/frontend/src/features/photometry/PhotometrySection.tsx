import Skeleton from "@mui/material/Skeleton";
import { usePhotometryQuery } from "@/features/source/sourceApi";
import { Problem } from "@/frame/Problem";
import type { Quantity } from "@/plots/series";
import { PHOTOMETRY_HEIGHT, PhotometryView } from "./PhotometryView";

interface PhotometrySectionProps {
  id: string;
  quantity: Quantity;
  onQuantity: (quantity: Quantity) => void;
}

/** The large light curve of what is shared with one. */
export function PhotometrySection({ id, quantity, onQuantity }: PhotometrySectionProps) {
  const { currentData: rows, error, refetch } = usePhotometryQuery(id);
  if (error && !rows)
    return <Problem what="The photometry could not be loaded." error={error} onRetry={refetch} />;
  if (!rows) return <Skeleton variant="rounded" sx={{ height: PHOTOMETRY_HEIGHT }} />;
  return (
    <PhotometryView
      id={id}
      rows={rows}
      none="No photometry of this object is shared with you yet."
      quantity={quantity}
      onQuantity={onQuantity}
    />
  );
}

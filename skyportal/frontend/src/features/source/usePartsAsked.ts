import { useClassificationsQuery } from "@/features/classification/classificationApi";
import { useSpectraQuery } from "@/features/spectra/spectraApi";
import { useThumbnailKindsQuery } from "@/features/thumbnails/thumbnailsApi";
import { usePhotometryQuery } from "./sourceApi";

/** The page draws nothing of them itself, and need not be drawn anew when they come. */
const NOTHING = { selectFromResult: () => ({}) };

/** Asks for the parts of a source's page together with the source; each part shows what comes of it. */
export function usePartsAsked(id: string): void {
  usePhotometryQuery(id, NOTHING);
  useSpectraQuery(id, NOTHING);
  useClassificationsQuery(id, NOTHING);
  useThumbnailKindsQuery(undefined, NOTHING);
}

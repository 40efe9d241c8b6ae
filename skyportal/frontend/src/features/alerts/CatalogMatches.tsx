import Skeleton from "@mui/material/Skeleton";
import type { ParsedPosition } from "@/coordinates/parse";
import { Problem } from "@/frame/Problem";
import { Section } from "@/frame/Section";
import { useCrossMatchQuery } from "./alertsApi";
import { CrossMatchTables } from "./CrossMatchTables";

interface CatalogMatchesProps {
  position: ParsedPosition;
  radiusArcsec: number;
}

/** What the catalogues of the archive have around a position. */
export function CatalogMatches({ position, radiusArcsec }: CatalogMatchesProps) {
  const asked = { ...position, radiusArcsec };
  const { currentData: found, error, refetch } = useCrossMatchQuery(asked);
  return (
    <Section title="In catalogues">
      {error ? (
        <Problem what="The catalogues could not be searched." error={error} onRetry={refetch} />
      ) : found ? (
        <CrossMatchTables
          matches={found.catalogs}
          position={position}
          none="No catalogue has anything within this radius."
        />
      ) : (
        <Skeleton variant="rounded" height={80} />
      )}
    </Section>
  );
}

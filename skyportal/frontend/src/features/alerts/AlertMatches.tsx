import Skeleton from "@mui/material/Skeleton";
import { Section } from "@/frame/Section";
import { type OfObject, useAlertHistoryQuery } from "./alertsApi";
import { CrossMatchTables } from "./CrossMatchTables";

/** What catalogues have at the place of the object, as it was matched when its alerts came. */
export function AlertMatches({ object }: { object: OfObject }) {
  const { currentData: history, error } = useAlertHistoryQuery(object);
  if (error) return null; // said where the light curve is
  return (
    <Section title="Cross-matches">
      {history ? (
        <CrossMatchTables
          matches={{
            ...(history.tns.length > 0 && { TNS: history.tns }),
            ...history.cross_matches,
          }}
          position={history}
          none="No catalogue has anything here."
        />
      ) : (
        <Skeleton variant="rounded" height={120} />
      )}
    </Section>
  );
}

import { useSomeSourcesQuery } from "./dashboardApi";
import { SourceLines } from "./SourceLines";
import { WidgetState } from "./WidgetState";

const NEWEST = { sortBy: "saved_at", sortOrder: "desc" };

/** What one's groups have saved last. */
export function SourcesWidget() {
  const { data, error, refetch } = useSomeSourcesQuery(NEWEST);
  return (
    <WidgetState
      rows={data}
      error={error}
      onRetry={refetch}
      what="The sources"
      none="Your groups have saved nothing yet. Save a candidate with s, and it appears here."
    >
      {(sources) => <SourceLines sources={sources} />}
    </WidgetState>
  );
}

import { FAVOURITES } from "@/features/sources/sourcesApi";
import { useSomeSourcesQuery } from "./dashboardApi";
import { SourceLines } from "./SourceLines";
import { WidgetState } from "./WidgetState";

const STARRED = { listName: FAVOURITES };

/** The sources that one has starred. */
export function FavouritesWidget() {
  const { data, error, refetch } = useSomeSourcesQuery(STARRED);
  return (
    <WidgetState
      rows={data}
      error={error}
      onRetry={refetch}
      what="The favourites"
      none="No source has your star. Click the star beside a source's name to keep it here."
    >
      {(sources) => <SourceLines sources={sources} />}
    </WidgetState>
  );
}

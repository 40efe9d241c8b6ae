import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import { Link, useSearchParams } from "react-router";
import { formatPosition } from "@/coordinates/format";
import { CrossMatchTables } from "@/features/alerts/CrossMatchTables";
import { Empty } from "@/frame/Empty";
import { DownloadIcon } from "@/frame/icons";
import { Page } from "@/frame/Page";
import { Problem } from "@/frame/Problem";
import { Section } from "@/frame/Section";
import { saveText } from "@/plots/csv";
import { useCatalogsQuery, useConeSearchQuery } from "./archiveApi";
import { type ArchiveSearch, addressOf, fieldsOfAddress, readArchiveSearch } from "./archiveSearch";
import { ConeForm } from "./ConeForm";
import { catalogCsv } from "./catalogCsv";

/** Looks up a place in the catalogues of the archive. */
export function ArchivePage() {
  const [params, setParams] = useSearchParams();
  const { data: catalogs, error, refetch } = useCatalogsQuery();
  const fields = fieldsOfAddress(params);
  const { search } = readArchiveSearch(fields);
  return (
    <Page
      title="Archive"
      lead="Catalogues of stars, galaxies and other surveys, searched around a position."
      width={1200}
    >
      {error ? (
        <Problem what="The archive could not be asked." error={error} onRetry={refetch} />
      ) : (
        <ConeForm
          key={`${params}`}
          initial={fields}
          catalogs={catalogs ?? []}
          onSearch={(asked) => setParams(addressOf(asked))}
        />
      )}
      {search ? (
        <FoundRows search={search} />
      ) : (
        <Box sx={{ typography: "body2", color: "text.secondary" }}>
          {catalogs &&
            (catalogs.length > 0
              ? `Here are ${catalogs.join(", ")}.`
              : "No catalogue is loaded yet: kowalski catalogs load does that.")}
        </Box>
      )}
    </Page>
  );
}

function FoundRows({ search }: { search: ArchiveSearch }) {
  const { currentData: found, error, refetch, isFetching } = useConeSearchQuery(search);
  const { position, radiusArcsec } = search;
  if (error && !isFetching)
    return <Problem what="The catalogues could not be searched." error={error} onRetry={refetch} />;
  if (!found) return <Skeleton variant="rounded" height={240} />;
  const known = Object.entries(found.catalogs).filter(([, rows]) => rows.length > 0);
  const total = known.reduce((sum, [, rows]) => sum + rows.length, 0);
  const place = formatPosition(position);
  if (total === 0)
    return (
      <Empty title="Nothing is there">
        No catalogue has anything within {radiusArcsec}″ of {place}. Try a larger radius, or{" "}
        <Link to={`/alerts?q=${encodeURIComponent(place)}`}>look for alerts there</Link>.
      </Empty>
    );
  return (
    <Section
      title={`Within ${radiusArcsec}″ of ${place}`}
      count={total}
      actions={known.map(([name, rows]) => (
        <Button
          key={name}
          startIcon={<DownloadIcon />}
          aria-label={`${name} as CSV`}
          onClick={() => saveText(catalogCsv(rows, position), `${name}.csv`)}
        >
          {name.replaceAll("_", " ")}
        </Button>
      ))}
    >
      <CrossMatchTables matches={found.catalogs} position={position} none="Nothing is there." />
    </Section>
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useMemo, useState } from "react";
import type { Source } from "@/api/types";
import { CoordinatesMenu } from "@/coordinates/CoordinatesMenu";
import { useCrossMatchQuery } from "@/features/alerts/alertsApi";
import { usePhotometryQuery } from "@/features/source/sourceApi";
import { Section, SectionNote } from "@/frame/Section";
import { bandName } from "@/plots/bands";
import { CentroidPlot } from "@/plots/CentroidPlot";
import { matchesAround, offsetFrom, reachOf, scatterOf } from "./centroid";
import { useMeasuredPositionQuery } from "./skyApi";

const AROUND = 10; // arcsec in which catalogues are searched
const FAR = 30; // arcsec from where on the plot does not grow for what is there

/** Where single detections lie around the object's position; nothing where they do not say. */
export function CentroidSection({ source }: { source: Source }) {
  const { id, ra, dec, host } = source;
  const { currentData: rows = [] } = usePhotometryQuery(id);
  const [asked, setAsked] = useState(false);
  const points = useMemo(
    () =>
      rows.flatMap((row) =>
        row.ra === null || row.dec === null || row.mag === null
          ? []
          : [
              {
                ...offsetFrom({ ra, dec }, { ra: row.ra, dec: row.dec }),
                band: bandName(row.filter),
              },
            ],
      ),
    [rows, ra, dec],
  );
  const scatter = scatterOf(points);
  const { data: measured } = useMeasuredPositionQuery(id, { skip: !scatter });
  const {
    currentData: catalogues,
    isFetching,
    isError,
  } = useCrossMatchQuery({ ra, dec, radiusArcsec: AROUND }, { skip: !asked });
  const matches = useMemo(
    () => matchesAround({ ra, dec }, catalogues?.catalogs ?? {}),
    [catalogues, ra, dec],
  );
  if (!scatter) return null;
  const hosts = host ? [{ ...offsetFrom(source, host), name: host.name }] : [];
  const numbered = matches.map((match, index) => ({ ...match, number: index + 1 }));
  const near = hosts.filter((mark) => Math.hypot(mark.east, mark.north) < FAR);
  return (
    <Section
      title="Centroid"
      count={points.length}
      actions={
        <Button disabled={isFetching} aria-pressed={asked} onClick={() => setAsked(!asked)}>
          {asked ? "Without catalogues" : "In catalogues"}
        </Button>
      }
    >
      <CentroidPlot
        points={points}
        marks={hosts}
        numbered={numbered}
        reach={reachOf([...points, ...near, ...numbered])}
        mean={{ ...scatter.mean, sigma: scatter.sigma }}
        label={`Offsets of ${points.length} detections of ${id}`}
      />
      <Typography variant="caption" component="p" sx={{ color: "text.secondary" }}>
        Detections scatter by {scatter.sigma.toFixed(2)}″ (ring).
        {measured && (
          <>
            {" "}
            Their weighted mean is {measured.separation.toFixed(2)}″ from the position, at{" "}
            <CoordinatesMenu position={measured} />
          </>
        )}
      </Typography>
      {asked && isError && <SectionNote>The catalogues could not be searched.</SectionNote>}
      {asked && catalogues && numbered.length === 0 && (
        <SectionNote>No catalogue has anything within {AROUND}″.</SectionNote>
      )}
      {asked && numbered.length > 0 && (
        <Box
          component="ol"
          aria-label="In catalogues"
          sx={{ m: 0, pl: 5, typography: "caption", color: "text.secondary" }}
        >
          {numbered.map(({ number, name, separation }) => (
            <li key={number}>
              {name}, {separation.toFixed(2)}″
            </li>
          ))}
        </Box>
      )}
    </Section>
  );
}

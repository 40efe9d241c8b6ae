import Typography from "@mui/material/Typography";
import { useMemo } from "react";
import type { Source } from "@/api/types";
import { usePhotometryQuery } from "@/features/source/sourceApi";
import { Section } from "@/frame/Section";
import { bandName } from "@/plots/bands";
import { CentroidPlot } from "@/plots/CentroidPlot";
import { offsetFrom, reachOf, scatterOf } from "./centroid";

/** Where single detections lie around the object's position; nothing where they do not say. */
export function CentroidSection({ source }: { source: Source }) {
  const { currentData: rows = [] } = usePhotometryQuery(source.id);
  const points = useMemo(
    () =>
      rows.flatMap(({ ra, dec, filter, mag }) =>
        ra === null || dec === null || mag === null
          ? []
          : [{ ...offsetFrom(source, { ra, dec }), band: bandName(filter) }],
      ),
    [rows, source],
  );
  const scatter = scatterOf(points);
  if (!scatter) return null;
  const { host } = source;
  const marks = host ? [{ ...offsetFrom(source, host), name: host.name }] : [];
  const away = Math.hypot(scatter.mean.east, scatter.mean.north);
  return (
    <Section title="Centroid" count={points.length}>
      <CentroidPlot
        points={points}
        marks={marks}
        reach={reachOf([
          ...points,
          ...marks.filter((mark) => Math.hypot(mark.east, mark.north) < 30),
        ])}
        mean={{ ...scatter.mean, sigma: scatter.sigma }}
        label={`Offsets of ${points.length} detections of ${source.id}`}
      />
      <Typography variant="caption" component="p" sx={{ color: "text.secondary" }}>
        Detections scatter by {scatter.sigma.toFixed(2)}″ (ring) around a mean {away.toFixed(2)}″
        from the position.
      </Typography>
    </Section>
  );
}

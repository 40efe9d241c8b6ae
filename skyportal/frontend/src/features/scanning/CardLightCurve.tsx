import { useMemo } from "react";
import type { CompactPhotometry } from "@/api/types";
import { BandMark } from "@/plots/BandMark";
import { LightCurve } from "@/plots/LightCurve";
import { frameOf } from "@/plots/lightCurveOptions";
import { lightCurveSeries, newestDetection } from "@/plots/series";
import { dateToMjd } from "@/time/format";

interface CardLightCurveProps {
  objectId: string;
  photometry: readonly CompactPhotometry[];
  now: Date;
  height: number;
}

/** The last weeks at a glance; the newest detection is ringed. */
export function CardLightCurve({ objectId, photometry, now, height }: CardLightCurveProps) {
  const { points, bands, ringed, frame } = useMemo(() => {
    const series = lightCurveSeries(photometry, "mag");
    return {
      ...series,
      ringed: newestDetection(series.points),
      frame: frameOf(series.points, dateToMjd(now)),
    };
  }, [photometry, now]);
  if (points.length === 0)
    return (
      <div className="noPhotometry" style={{ height }}>
        no photometry yet
      </div>
    );
  return (
    <div className="lightCurve">
      <LightCurve
        compact
        points={points}
        quantity="mag"
        frame={frame}
        height={height}
        ringed={ringed}
        label={`Light curve of ${objectId}: ${points.length} points in ${bands.join(", ")}`}
      />
      <div className="bands" aria-hidden>
        {bands.map((band) => (
          <span key={band}>
            <BandMark band={band} /> {band}
          </span>
        ))}
      </div>
    </div>
  );
}

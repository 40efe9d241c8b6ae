import { useTheme } from "@mui/material/styles";
import { bandOf } from "./bands";

export interface CentroidPoint {
  east: number;
  north: number;
  band: string;
}

/** Something else at this place, such as the host. */
export interface CentroidMark {
  east: number;
  north: number;
  name: string;
}

/** Something that a list beside the plot tells by its number. */
export interface NumberedMark {
  east: number;
  north: number;
  number: number;
  name: string;
}

interface CentroidPlotProps {
  points: readonly CentroidPoint[];
  marks: readonly CentroidMark[];
  numbered?: readonly NumberedMark[];
  /** Half the side, arcsec. */
  reach: number;
  /** Where the mean lies and how the points scatter, arcsec. */
  mean: { east: number; north: number; sigma: number } | null;
  /** What the plot shows, for those who cannot see it. */
  label: string;
}

const SIDE = 300;
const MARGIN = 34;
const INNER = SIDE - 2 * MARGIN;

/** Offsets on the sky, north up and east to the left. */
export function CentroidPlot(props: CentroidPlotProps) {
  const { points, marks, numbered = [], reach, mean, label } = props;
  const { tokens, scheme } = useTheme();
  const scale = INNER / (2 * reach);
  const x = (east: number) => SIDE / 2 - east * scale;
  const y = (north: number) => SIDE / 2 - north * scale;
  const bands = [...new Set(points.map(({ band }) => band))];
  const text = { fontSize: 11, fill: tokens.textMuted, textAnchor: "middle" } as const;
  const ticks = [-reach, -reach / 2, 0, reach / 2, reach];
  return (
    <svg viewBox={`0 0 ${SIDE} ${SIDE}`} role="img" aria-label={label} style={{ maxWidth: 360 }}>
      <rect
        x={MARGIN}
        y={MARGIN}
        width={INNER}
        height={INNER}
        fill="none"
        stroke={tokens.hairline}
      />
      <path
        d={`M${x(0)} ${MARGIN}V${MARGIN + INNER}M${MARGIN} ${y(0)}H${MARGIN + INNER}`}
        stroke={tokens.hairline}
      />
      {ticks.map((tick) => (
        <g key={tick}>
          <text x={x(tick)} y={MARGIN + INNER + 13} {...text}>
            {tick}
          </text>
          <text x={MARGIN - 4} y={y(tick) + 4} {...text} textAnchor="end">
            {tick}
          </text>
        </g>
      ))}
      <text x={SIDE / 2} y={SIDE - 4} {...text}>
        east, ″
      </text>
      <text transform={`translate(9 ${SIDE / 2}) rotate(-90)`} {...text}>
        north, ″
      </text>
      {bands.map((name) => {
        const colour = bandOf(name).colour[scheme];
        const dots = points
          .filter(({ band }) => band === name)
          .map(({ east, north }) => `M${x(east).toFixed(1)} ${y(north).toFixed(1)}h0`)
          .join("");
        return (
          <path
            key={name}
            d={dots}
            stroke={colour}
            strokeWidth={5}
            strokeLinecap="round"
            opacity={0.8}
          />
        );
      })}
      {mean && (
        <circle
          cx={x(mean.east)}
          cy={y(mean.north)}
          r={Math.max(mean.sigma * scale, 2)}
          fill="none"
          stroke={tokens.accent}
          strokeWidth={1.5}
        />
      )}
      {numbered
        .filter(({ east, north }) => Math.abs(east) <= reach && Math.abs(north) <= reach)
        .map(({ east, north, number, name }) => (
          <g key={number}>
            <title>{name}</title>
            <path
              d={`M${x(east)} ${y(north) - 5}l5 5-5 5-5-5z`}
              fill="none"
              stroke={tokens.text}
              strokeWidth={1.25}
            />
            <text x={x(east) + 7} y={y(north) - 5} {...text} fill={tokens.text} textAnchor="start">
              {number}
            </text>
          </g>
        ))}
      {marks
        .filter(({ east, north }) => Math.abs(east) <= reach && Math.abs(north) <= reach)
        .map(({ east, north, name }) => (
          <g key={name}>
            <path
              d={`M${x(east) - 5} ${y(north) - 5}l10 10m0-10l-10 10`}
              stroke={tokens.text}
              strokeWidth={1.5}
            />
            <text x={x(east)} y={y(north) - 8} {...text} fill={tokens.text}>
              {name}
            </text>
          </g>
        ))}
    </svg>
  );
}

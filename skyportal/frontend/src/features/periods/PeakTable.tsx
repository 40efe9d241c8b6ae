import Box from "@mui/material/Box";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import type { FoundPeriod } from "@/api/types";
import { PlainTable } from "@/frame/PlainTable";
import { FACTOR_NAMES, FACTORS, foldedPeak, relationText, rounded } from "./periodWords";

interface PeakTableProps {
  /** The highest first. */
  peaks: readonly FoundPeriod[];
  /** Days from the first measurement to the last. */
  baseline: number;
  period: number | null;
  onPeriod: (period: number | null) => void;
}

const SHOWN = 5;
const HEADINGS = ["Period, d", "Power", "False alarm", "Fold at"];

/** The best periods; each folds the light curve at itself, its half or its double. */
export function PeakTable({ peaks, baseline, period, onPeriod }: PeakTableProps) {
  const folded = foldedPeak(peaks, period);
  return (
    <PlainTable label="Best periods" headings={HEADINGS}>
      {peaks.slice(0, SHOWN).map((peak) => (
        <tr key={peak.period}>
          <td>
            {Number(peak.period.toPrecision(6))}
            <Box sx={{ typography: "caption", color: "text.secondary" }}>
              {relationText(peak.period, peaks[0]?.period ?? peak.period, baseline)}
            </Box>
          </td>
          <td>{peak.power.toFixed(3)}</td>
          <td style={{ whiteSpace: "nowrap" }}>
            <Probability value={peak.false_alarm_probability} />
          </td>
          <td>
            <ToggleButtonGroup
              size="small"
              exclusive
              aria-label={`Fold at ${rounded(peak.period)} d`}
              value={folded?.peak === peak ? folded.factor : null}
              onChange={(_event, factor: number | null) =>
                onPeriod(factor === null ? null : rounded(peak.period * factor))
              }
            >
              {FACTORS.map((factor) => (
                <ToggleButton key={factor} value={factor} sx={{ whiteSpace: "nowrap" }}>
                  {FACTOR_NAMES[factor]}
                </ToggleButton>
              ))}
            </ToggleButtonGroup>
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}

const LEAST = 1e-99;

/** A probability as one reads it. */
function Probability({ value }: { value: number }) {
  if (value >= 0.001) return value.toPrecision(2);
  const [digit, power] = Math.max(value, LEAST).toExponential(0).split("e-");
  return (
    <>
      {value < LEAST ? "< 10" : `${digit} × 10`}
      <sup style={{ lineHeight: 0 }}>−{power}</sup>
    </>
  );
}

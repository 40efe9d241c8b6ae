import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import type { TrialStage } from "@/api/types";
import { PlainTable } from "@/frame/PlainTable";

interface TrialStagesProps {
  stages: readonly TrialStage[];
  /** The stage whose samples are shown. */
  shown: number | null;
  onShow: (stage: number | null) => void;
}

/** What each stage leaves and drops, and how long it takes; opens samples of a stage. */
export function TrialStages({ stages, shown, onShow }: TrialStagesProps) {
  const most = Math.max(1, ...stages.map(({ left, dropped }) => left + dropped));
  return (
    <PlainTable label="Stages" headings={["Stage", "Left", "Dropped", "Time", "Samples"]}>
      {stages.map(({ number, operator, left, dropped, failed, ms }) => (
        <tr key={number}>
          <td>
            {number} <code>{operator}</code>
            {failed > 0 && (
              <Box component="span" sx={{ ml: 2, color: "error.main" }}>
                failed on {failed}
              </Box>
            )}
            <Box aria-hidden sx={{ display: "flex", height: 3, mt: 1, maxWidth: 200 }}>
              <Box sx={{ bgcolor: "primary.main" }} style={{ width: `${(100 * left) / most}%` }} />
              <Box
                sx={{ bgcolor: "action.selected" }}
                style={{ width: `${(100 * dropped) / most}%` }}
              />
            </Box>
          </td>
          <td>{left.toLocaleString("en")}</td>
          <td>{dropped.toLocaleString("en")}</td>
          <td style={{ whiteSpace: "nowrap" }}>{ms.toFixed(0)} ms</td>
          <td>
            <Button
              aria-expanded={shown === number}
              aria-label={`${shown === number ? "Hide" : "Show"} samples of stage ${number}`}
              onClick={() => onShow(shown === number ? null : number)}
            >
              {shown === number ? "Hide" : "Show"}
            </Button>
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}

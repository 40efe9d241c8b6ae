import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import type { FilterTrial, TrialAlert } from "@/api/types";
import { TrialAlerts } from "./TrialAlerts";
import { TrialNights } from "./TrialNights";
import { TrialStages } from "./TrialStages";
import { VerdictOnAlert } from "./VerdictOnAlert";

interface TrialReportProps {
  trial: FilterTrial;
  survey: string;
  onWhyNot: (candid: string) => void;
}

const count = (n: number, one: string) => `${n.toLocaleString("en")} ${one}${n === 1 ? "" : "s"}`;

/** Says what a trial was of, and how much of it was done. */
export function trialText(trial: FilterTrial): string {
  const { tried, selected, complete, truncated, passed, objects, seconds } = trial;
  const of = complete
    ? count(tried, "alert")
    : `the newest ${tried} of ${count(selected, "alert")}`;
  const more = truncated ? " (there are more in these nights)" : "";
  return `${count(passed, "alert")} of ${count(objects, "object")} pass, of ${of}${more}, in ${seconds.toFixed(1)} s`;
}

/** What a trial showed: stages, nights, samples, the comparison, and the one alert asked for. */
export function TrialReport({ trial, survey, onWhyNot }: TrialReportProps) {
  const [stage, setStage] = useState<number | null>(null);
  const shown = trial.stages.find(({ number }) => number === stage);
  return (
    <Box sx={{ display: "grid", gap: 5 }}>
      <Typography role="status" variant="body2" sx={{ fontWeight: 550 }}>
        {trialText(trial)}
      </Typography>
      {trial.alert && <VerdictOnAlert alert={trial.alert} />}
      {trial.several_documents > 0 && (
        <Alert severity="warning" variant="outlined">
          {count(trial.several_documents, "alert")} gave more than one document: these do not pass.
        </Alert>
      )}
      {trial.errors.length > 0 && (
        <Alert severity="error" variant="outlined">
          On {count(trial.errors.length, "alert")} a stage failed, first stage{" "}
          {trial.errors[0]?.stage}: {trial.errors[0]?.reason}
        </Alert>
      )}
      <TrialStages stages={trial.stages} shown={stage} onShow={setStage} />
      {shown && (
        <Box sx={{ display: "grid", gap: 4 }}>
          <Samples
            title={`Stage ${shown.number} drops`}
            alerts={shown.failing}
            survey={survey}
            onWhyNot={onWhyNot}
          />
          <Samples title={`Stage ${shown.number} leaves`} alerts={shown.passing} survey={survey} />
        </Box>
      )}
      <TrialNights nights={trial.nights} />
      {trial.comparison && (
        <Box sx={{ display: "grid", gap: 4 }}>
          <Typography variant="body2">
            Against the other version: +{trial.comparison.gained} −{trial.comparison.lost}
          </Typography>
          <Samples title="Gained" alerts={trial.comparison.gained_samples} survey={survey} />
          <Samples
            title="Lost"
            alerts={trial.comparison.lost_samples}
            survey={survey}
            onWhyNot={onWhyNot}
          />
        </Box>
      )}
      <Samples title="Pass" alerts={trial.samples} survey={survey} />
    </Box>
  );
}

interface SamplesProps {
  title: string;
  alerts: readonly TrialAlert[];
  survey: string;
  onWhyNot?: (candid: string) => void;
}

function Samples({ title, alerts, survey, onWhyNot }: SamplesProps) {
  if (alerts.length === 0) return null;
  return (
    <Box>
      <Typography variant="h3" sx={{ mb: 1 }}>
        {title}
        <Box component="span" sx={{ ml: 2, color: "text.secondary", fontWeight: 400 }}>
          the newest {alerts.length}
        </Box>
      </Typography>
      <TrialAlerts label={title} alerts={alerts} survey={survey} onWhyNot={onWhyNot} />
    </Box>
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import LinearProgress from "@mui/material/LinearProgress";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { errorMessage } from "@/api/envelope";
import type { FilterVersions } from "@/api/types";
import { Problem } from "@/frame/Problem";
import { Section, SectionNote } from "@/frame/Section";
import { useTryFilterMutation } from "./filtersApi";
import { TrialReport } from "./TrialReport";

interface TrialSectionProps {
  filterId: number;
  known: FilterVersions;
  text: string;
  fault: string | null;
  onRefused: (message: string) => void;
}

const NIGHTS = [1, 3, 7, 14, 30];
const CANDID = /^\d{1,19}$/;

/** Tries the stages, stored or not, on the last nights; nothing is kept of it. */
export function TrialSection({ filterId, known, text, fault, onRefused }: TrialSectionProps) {
  const [run, { data: trial, error, isLoading, originalArgs }] = useTryFilterMutation();
  const [nights, setNights] = useState(3);
  const [compareWith, setCompareWith] = useState("");
  const [candid, setCandid] = useState("");
  const wrong = candid.trim() !== "" && !CANDID.test(candid.trim());
  const onRun = async (asked = candid.trim()) => {
    const body = {
      pipeline: text,
      nights,
      ...(compareWith && { compare_with: compareWith }),
      ...(asked && { candid: asked }),
    };
    const { error: refused } = await run({ filterId, body });
    if (refused) onRefused(errorMessage(refused));
  };
  const stale = trial !== undefined && originalArgs?.body.pipeline !== text;
  return (
    <Section title="Trial">
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "start", gap: 3, mb: 3 }}>
        <TextField
          select
          label="On the last"
          value={nights}
          onChange={(event) => setNights(Number(event.target.value))}
          sx={{ minWidth: 110 }}
        >
          {NIGHTS.map((count) => (
            <MenuItem key={count} value={count}>
              {count} night{count === 1 ? "" : "s"}
            </MenuItem>
          ))}
        </TextField>
        {known.versions.length > 0 && (
          <TextField
            select
            label="Compare with"
            value={compareWith}
            onChange={(event) => setCompareWith(event.target.value)}
            sx={{ minWidth: 130 }}
          >
            <MenuItem value="">nothing</MenuItem>
            {known.versions.map(({ fid }) => (
              <MenuItem key={fid} value={fid}>
                {fid}
                {fid === known.active_fid && " (active)"}
              </MenuItem>
            ))}
          </TextField>
        )}
        <TextField
          label="Why not this alert?"
          placeholder="its candid"
          value={candid}
          error={wrong}
          helperText={wrong ? "A candid is a whole number." : null}
          onChange={(event) => setCandid(event.target.value)}
          slotProps={{ htmlInput: { inputMode: "numeric" }, inputLabel: { shrink: true } }}
          sx={{ width: 200 }}
        />
        <Button
          id="run-trial"
          variant="contained"
          disabled={isLoading || fault !== null || wrong}
          onClick={() => onRun()}
          title="Ctrl Enter in the editor"
        >
          Run
        </Button>
      </Box>
      {isLoading && <LinearProgress aria-label="The trial runs" sx={{ mb: 3 }} />}
      {error && !isLoading && (
        <Problem what="The trial did not run." error={error} onRetry={() => onRun()} />
      )}
      {!trial && !error && !isLoading && (
        <SectionNote>
          A trial tells how many alerts each stage leaves and drops, shows some of them, and why one
          alert does not pass. Nothing is saved.
        </SectionNote>
      )}
      {trial && !isLoading && (
        <>
          {stale && (
            <SectionNote>The stages were changed since this trial; run it again.</SectionNote>
          )}
          <TrialReport
            trial={trial}
            survey={known.survey}
            onWhyNot={(asked) => {
              setCandid(asked);
              onRun(asked);
            }}
          />
        </>
      )}
    </Section>
  );
}

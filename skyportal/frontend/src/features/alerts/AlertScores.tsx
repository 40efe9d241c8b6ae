import Box from "@mui/material/Box";
import type { Alert } from "@/api/types";
import { Section, SectionNote } from "@/frame/Section";
import { scoresOf } from "./measurement";

/** What models say of one alert, from 0 to 1. */
export function AlertScores({ alert }: { alert: Alert }) {
  const scores = scoresOf(alert);
  return (
    <Section title="Scores">
      {scores.length === 0 && <SectionNote>No model has looked at this alert.</SectionNote>}
      <Box
        component="dl"
        sx={{
          m: 0,
          display: "grid",
          gridTemplateColumns: "max-content 1fr max-content",
          alignItems: "center",
          columnGap: 3,
          rowGap: 1,
          typography: "body2",
        }}
      >
        {scores.map(([name, score]) => (
          <Box key={name} sx={{ display: "contents" }}>
            <Box component="dt" sx={{ color: "text.secondary" }}>
              {name}
            </Box>
            <Box
              component="dd"
              aria-hidden
              sx={{ m: 0, height: 4, bgcolor: "action.selected", borderRadius: 1 }}
            >
              <Box
                sx={{ height: "100%", bgcolor: "primary.main", borderRadius: 1 }}
                style={{ width: `${Math.min(Math.max(score, 0), 1) * 100}%` }}
              />
            </Box>
            <Box component="dd" sx={{ m: 0, fontWeight: 550 }}>
              {score.toFixed(3)}
            </Box>
          </Box>
        ))}
      </Box>
    </Section>
  );
}

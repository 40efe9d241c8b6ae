import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import type { Alert } from "@/api/types";
import { Section } from "@/frame/Section";
import { factsOfRow, formatFact } from "./catalogRows";

/** Every field of one alert, as the survey sent it; found by a part of its name. */
export function AlertFields({ alert }: { alert: Alert }) {
  const [part, setPart] = useState("");
  const facts = factsOfRow(alert.candidate).filter(([name]) =>
    name.toLowerCase().includes(part.trim().toLowerCase()),
  );
  return (
    <Section
      title="Fields"
      actions={
        <TextField
          placeholder="Part of a name"
          value={part}
          onChange={(event) => setPart(event.target.value)}
          slotProps={{ htmlInput: { "aria-label": "Find a field", spellCheck: false } }}
          sx={{ width: 150 }}
        />
      }
    >
      <Box
        component="dl"
        sx={{
          m: 0,
          display: "grid",
          gridTemplateColumns: "minmax(0, 1fr) auto",
          columnGap: 3,
          typography: "body2",
        }}
      >
        {facts.map(([name, value]) => (
          <Box
            key={name}
            sx={{
              display: "contents",
              "& > *": { borderBottom: 1, borderColor: "divider", py: 0.5 },
            }}
          >
            <Box component="dt" sx={{ color: "text.secondary", overflowWrap: "anywhere" }}>
              {name}
            </Box>
            <Box
              component="dd"
              title={String(value)}
              sx={{ m: 0, textAlign: "right", maxWidth: 200, overflowWrap: "anywhere" }}
            >
              {formatFact(value)}
            </Box>
          </Box>
        ))}
      </Box>
    </Section>
  );
}

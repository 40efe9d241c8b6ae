import TextField from "@mui/material/TextField";
import { useState } from "react";
import type { Alert } from "@/api/types";
import { FactList } from "@/frame/FactList";
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
      <FactList facts={facts.map(([name, value]) => ({ name, value, text: formatFact(value) }))} />
    </Section>
  );
}

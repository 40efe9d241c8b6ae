import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { Section } from "@/frame/Section";
import { chooseScheme, SCHEME_CHOICES, type SchemeChoice, useSchemeChoice } from "@/theme/scheme";
import { SCHEME_LABELS } from "@/theme/schemeLabels";

/** How one wants the pages to look in this browser. */
export function PreferencesSection() {
  const choice = useSchemeChoice();
  return (
    <Section title="Look">
      <TextField
        select
        label="Theme of this browser"
        value={choice}
        sx={{ minWidth: 220 }}
        onChange={(event) => chooseScheme(event.target.value as SchemeChoice)}
      >
        {SCHEME_CHOICES.map((scheme) => (
          <MenuItem key={scheme} value={scheme}>
            {SCHEME_LABELS[scheme]}
          </MenuItem>
        ))}
      </TextField>
    </Section>
  );
}

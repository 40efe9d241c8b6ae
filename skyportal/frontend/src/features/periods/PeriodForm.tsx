import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import type { PhotometryPoint } from "@/api/types";
import { LabelledField } from "@/frame/LabelledField";
import { NumberField } from "@/frame/NumberField";
import { Refusal } from "@/frame/Refusal";
import { bandName } from "@/plots/bands";
import { useSearchPeriodMutation } from "./periodsApi";

interface PeriodFormProps {
  objId: string;
  /** The measurements that are shown: their filters and instruments are searched. */
  rows: readonly PhotometryPoint[];
  /** Whether a search is under way. */
  busy: boolean;
  onSearch: () => void;
}

const POSITIVE = { above: 0 };
const unique = <T,>(values: readonly T[]): T[] => [...new Set(values)];

/** Between which periods to search, in what; it says so in words. */
export function PeriodForm({ objId, rows, busy, onSearch }: PeriodFormProps) {
  const [shortest, setShortest] = useState<number | null>(null);
  const [longest, setLongest] = useState<number | null>(null);
  const [search, { isLoading, error }] = useSearchPeriodMutation();
  const filters = unique(rows.map(({ filter }) => filter));
  const submit = async () => {
    const body = {
      filters,
      instrument_ids: unique(rows.map(({ instrument_id }) => instrument_id)),
      min_period: shortest,
      max_period: longest,
    };
    const { error: refused } = await search({ objId, body });
    if (!refused) onSearch();
  };
  return (
    <Box
      component="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: 4, rowGap: 2 }}
    >
      <LabelledField text="from" unit="d" width={84}>
        <NumberField
          label="Shortest period in days"
          placeholder="0.05"
          value={shortest}
          bounds={POSITIVE}
          onChange={setShortest}
        />
      </LabelledField>
      <LabelledField text="to" unit="d" width={84}>
        <NumberField
          label="Longest period in days"
          placeholder={half(rows)}
          value={longest}
          bounds={POSITIVE}
          onChange={setLongest}
        />
      </LabelledField>
      <Button type="submit" variant="outlined" disabled={busy || isLoading || filters.length === 0}>
        Search
      </Button>
      <Box component="span" sx={{ typography: "caption", color: "text.secondary" }}>
        {filters.length === 0
          ? "Nothing is shown that could be searched."
          : `in ${wordsOf(rows)}, as shown above`}
      </Box>
      <Box sx={{ flexBasis: "100%", display: error ? "block" : "none" }}>
        <Refusal error={error} />
      </Box>
    </Box>
  );
}

/** Names the bands and instruments that are searched. */
function wordsOf(rows: readonly PhotometryPoint[]): string {
  const bands = unique(rows.map(({ filter }) => bandName(filter)));
  const instruments = unique(rows.map(({ instrument_name }) => instrument_name));
  return `${bands.join(", ")} of ${instruments.join(", ")}`;
}

/** Half of the time that was observed, in days: the longest period unless one says otherwise. */
function half(rows: readonly PhotometryPoint[]): string {
  const days = rows.map(({ mjd }) => mjd);
  return days.length < 2 ? "" : ((Math.max(...days) - Math.min(...days)) / 2).toPrecision(3);
}

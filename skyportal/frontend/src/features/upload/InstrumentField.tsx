import MenuItem from "@mui/material/MenuItem";
import type { Instrument } from "@/api/types";
import { FormField } from "@/frame/FormField";
import { useInstrumentsQuery } from "./uploadApi";

interface InstrumentFieldProps {
  value: number | null;
  /** Which of the instruments can have made it. */
  fits: (instrument: Instrument) => boolean;
  fault: string | null;
  onInstrument: (instrument: Instrument) => void;
}

/** Chooses the instrument with which something was measured. */
export function InstrumentField({ value, fits, fault, onInstrument }: InstrumentFieldProps) {
  const { data: instruments = [] } = useInstrumentsQuery();
  const offered = instruments.filter(fits).toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <FormField
      select
      label="Instrument"
      value={String(value ?? "")}
      fault={fault}
      onText={(text) => {
        const chosen = offered.find(({ id }) => String(id) === text);
        if (chosen) onInstrument(chosen);
      }}
    >
      {offered.map(({ id, name, telescope }) => (
        <MenuItem key={id} value={String(id)}>
          {name} · {telescope.name}
        </MenuItem>
      ))}
    </FormField>
  );
}

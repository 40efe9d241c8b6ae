import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { type FormEvent, useState } from "react";
import { FormField } from "@/frame/FormField";
import { HidingMenu } from "@/frame/HidingMenu";
import { SearchIcon } from "@/frame/icons";
import { type ArchiveFields, type RadiusUnit, readArchiveSearch } from "./archiveSearch";

interface ConeFormProps {
  initial: ArchiveFields;
  catalogs: readonly string[];
  onSearch: (fields: ArchiveFields) => void;
}

const UNITS: { value: RadiusUnit; name: string }[] = [
  { value: "arcsec", name: "arcsec" },
  { value: "arcmin", name: "arcmin" },
  { value: "deg", name: "degrees" },
];

/** A position, how far around it, and in which catalogues. */
export function ConeForm({ initial, catalogs, onSearch }: ConeFormProps) {
  const [fields, setFields] = useState(initial);
  const [tried, setTried] = useState(initial.text !== "");
  const { search, faults } = readArchiveSearch(fields);
  const write = (change: Partial<ArchiveFields>) => setFields({ ...fields, ...change });
  const hidden =
    fields.catalogs.length === 0 ? [] : catalogs.filter((name) => !fields.catalogs.includes(name));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (search) onSearch(fields);
  };
  const choose = (left: string[]) => {
    const kept = catalogs.filter((name) => !left.includes(name));
    write({ catalogs: kept.length === catalogs.length || kept.length === 0 ? [] : kept });
  };
  return (
    <Box
      component="form"
      role="search"
      aria-label="Archive"
      noValidate
      onSubmit={submit}
      sx={{ display: "flex", flexWrap: "wrap", alignItems: "start", gap: 3 }}
    >
      <Box sx={{ flex: "1 1 300px" }}>
        <FormField
          label="Position"
          placeholder="12:34:56.7 +12:34:56"
          autoFocus={initial.text === ""}
          value={fields.text}
          fault={tried ? faults.text : null}
          onText={(text) => write({ text })}
          slotProps={{ htmlInput: { spellCheck: false }, inputLabel: { shrink: true } }}
        />
      </Box>
      <Box sx={{ width: 110 }}>
        <FormField
          label="Radius"
          value={fields.radius}
          fault={tried ? faults.radius : null}
          onText={(radius) => write({ radius })}
          slotProps={{ htmlInput: { inputMode: "decimal" } }}
        />
      </Box>
      <TextField
        select
        label="Unit"
        value={fields.unit}
        onChange={(event) => write({ unit: event.target.value as RadiusUnit })}
        sx={{ width: 110 }}
      >
        {UNITS.map(({ value, name }) => (
          <MenuItem key={value} value={value}>
            {name}
          </MenuItem>
        ))}
      </TextField>
      {catalogs.length > 1 && (
        <HidingMenu name="catalogues" options={catalogs} hidden={hidden} onHidden={choose} />
      )}
      <Button type="submit" variant="contained" startIcon={<SearchIcon />}>
        Search
      </Button>
    </Box>
  );
}

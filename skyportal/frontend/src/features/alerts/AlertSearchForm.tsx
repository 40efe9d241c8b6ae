import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { parsePosition } from "@/coordinates/parse";
import { FormField } from "@/frame/FormField";
import { SearchIcon } from "@/frame/icons";
import { readNumber } from "@/frame/numbers";
import { type AlertSearch, RADIUS, readSearch } from "./search";

interface AlertSearchFormProps {
  initial: AlertSearch;
  surveys: readonly string[];
  onSearch: (search: AlertSearch) => void;
}

/** One field for names, numbers and positions; says beside it what it cannot read. */
export function AlertSearchForm({ initial, surveys, onSearch }: AlertSearchFormProps) {
  const [search, setSearch] = useState(initial);
  const [typedRadius, setTypedRadius] = useState(String(initial.radiusArcsec));
  const [tried, setTried] = useState(initial.text !== "");
  const read = readSearch(search);
  const fault = tried && typeof read === "string" ? read : null;
  const radius = readNumber(typedRadius, RADIUS);
  const isPlace = parsePosition(search.text) !== null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (typeof read === "string") return;
    if (!isPlace) onSearch(search);
    else if (radius.value !== null) onSearch({ ...search, radiusArcsec: radius.value });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey) submit(event);
  };
  return (
    <Box
      component="form"
      role="search"
      aria-label="Alerts"
      onSubmit={submit}
      noValidate
      sx={{ display: "flex", flexWrap: "wrap", alignItems: "start", gap: 3 }}
    >
      <TextField
        label="Objects, candids or a position"
        placeholder="ZTF26aaaaaaa, or 12:34:56.7 +12:34:56"
        multiline
        maxRows={6}
        autoFocus={initial.text === ""}
        value={search.text}
        error={fault !== null}
        helperText={fault}
        onChange={(event) => setSearch({ ...search, text: event.target.value })}
        onKeyDown={onKeyDown}
        slotProps={{ htmlInput: { spellCheck: false }, inputLabel: { shrink: true } }}
        sx={{ flex: "1 1 320px" }}
      />
      {isPlace && (
        <FormField
          label="Radius, arcsec"
          value={typedRadius}
          fault={tried ? radius.fault : null}
          onText={setTypedRadius}
          fullWidth={false}
          slotProps={{ htmlInput: { inputMode: "decimal" } }}
          sx={{ width: 120 }}
        />
      )}
      {surveys.length > 1 && (
        <TextField
          select
          label="Survey"
          value={surveys.includes(search.survey) ? search.survey : ""}
          onChange={(event) => setSearch({ ...search, survey: event.target.value })}
          sx={{ minWidth: 96 }}
        >
          {surveys.map((survey) => (
            <MenuItem key={survey} value={survey}>
              {survey}
            </MenuItem>
          ))}
        </TextField>
      )}
      <Button type="submit" variant="contained" startIcon={<SearchIcon />}>
        Search
      </Button>
    </Box>
  );
}

import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import type { PeriodSearch } from "@/api/types";
import { formatUtc, parseUtc } from "@/time/format";

interface EarlierSearchesProps {
  /** The newest first. */
  searches: readonly PeriodSearch[];
  shown: PeriodSearch;
  onChoose: (id: number) => void;
}

/** Chooses among one's searches of an object, when there are several. */
export function EarlierSearches({ searches, shown, onChoose }: EarlierSearchesProps) {
  if (searches.length < 2) return null;
  return (
    <TextField
      select
      value={shown.id}
      onChange={(event) => onChoose(Number(event.target.value))}
      slotProps={{ htmlInput: { "aria-label": "Search" } }}
    >
      {searches.map((search) => (
        <MenuItem key={search.id} value={search.id}>
          {formatUtc(parseUtc(search.created_at))}
        </MenuItem>
      ))}
    </TextField>
  );
}

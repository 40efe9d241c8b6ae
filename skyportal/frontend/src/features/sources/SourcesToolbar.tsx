import Badge from "@mui/material/Badge";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import IconButton from "@mui/material/IconButton";
import TextField from "@mui/material/TextField";
import ToggleButton from "@mui/material/ToggleButton";
import { useGroupsQuery } from "@/features/profile/profileApi";
import { DownloadIcon, FilterIcon, StarIcon } from "@/frame/icons";
import { KeptViews } from "@/views/KeptViews";
import { SOURCE_VIEWS } from "@/views/keptViews";
import { ColumnsMenu } from "./ColumnsMenu";
import { askedOf, conditionsIn, withCondition } from "./conditions";
import { FAVOURITES } from "./sourcesApi";

interface SourcesToolbarProps {
  total: number | null;
  text: string;
  params: URLSearchParams;
  onText: (text: string) => void;
  onParams: (params: URLSearchParams) => void;
  onFilter: () => void;
}

/** Returns where the whole list is as a file. */
export function exportUrl(params: URLSearchParams): string {
  return `/api/export/sources?${new URLSearchParams({ ...askedOf(params), format: "csv" })}`;
}

/** How many there are, which are shown, and what one can do with the list. */
export function SourcesToolbar(props: SourcesToolbarProps) {
  const { total, text, params, onText, onParams, onFilter } = props;
  const { data: groups = [] } = useGroupsQuery();
  const groupName = (id: string) => groups.find((group) => String(group.id) === id)?.name ?? id;
  const conditions = conditionsIn(params, groupName);
  const favourites = params.get("listName") === FAVOURITES;
  return (
    <Box sx={{ flex: "none", borderBottom: 1, borderColor: "divider", px: 4, py: 1 }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 2, minHeight: 36 }}>
        <Box component="h1" sx={{ m: 0, typography: "body2", fontWeight: 600, mr: "auto" }}>
          {total === null
            ? "Sources"
            : `${total.toLocaleString("en")} source${total === 1 ? "" : "s"}`}
        </Box>
        <TextField
          value={text}
          onChange={(event) => onText(event.target.value)}
          placeholder="Part of a name"
          slotProps={{ htmlInput: { "aria-label": "Filter by name", spellCheck: false } }}
          sx={{ width: 150 }}
        />
        <ToggleButton
          value="favourites"
          selected={favourites}
          aria-label="Favourites only"
          title="Favourites only"
          onChange={() => onParams(withCondition(params, "listName", favourites ? "" : FAVOURITES))}
        >
          <StarIcon filled={favourites} />
        </ToggleButton>
        <Badge badgeContent={conditions.length} color="primary">
          <Button variant="outlined" startIcon={<FilterIcon />} onClick={onFilter}>
            Filter
          </Button>
        </Badge>
        <ColumnsMenu params={params} onParams={onParams} />
        <KeptViews kind={SOURCE_VIEWS} params={params} onParams={onParams} />
        <IconButton
          component="a"
          href={exportUrl(params)}
          download
          aria-label="All of them as CSV"
          title="All of them as CSV"
        >
          <DownloadIcon />
        </IconButton>
      </Box>
      {conditions.length > 0 && (
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 2, pb: 1 }}>
          {conditions.map(({ param, text: said }) => (
            <Chip
              key={param}
              label={said}
              onDelete={() => onParams(withCondition(params, param, ""))}
            />
          ))}
        </Box>
      )}
    </Box>
  );
}

import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";

interface SortHeadingProps {
  name: string;
  /** How the table is sorted by it; null when it is not. */
  order: string | null;
  onSort: (() => void) | null;
}

/** The heading of a column; a click sorts by it, another turns the order. */
export function SortHeading({ name, order, onSort }: SortHeadingProps) {
  const sorted = order === null ? undefined : order === "asc" ? "ascending" : "descending";
  return (
    <Box role="columnheader" aria-sort={sorted} sx={{ fontWeight: 600, whiteSpace: "nowrap" }}>
      {onSort ? (
        <ButtonBase onClick={onSort} sx={{ font: "inherit", color: "inherit", fontWeight: 600 }}>
          {name}
          <Box component="span" aria-hidden sx={{ ml: 1, width: 10 }}>
            {order === "asc" ? "↑" : order ? "↓" : ""}
          </Box>
        </ButtonBase>
      ) : (
        name
      )}
    </Box>
  );
}

import Box from "@mui/material/Box";
import { styled } from "@mui/material/styles";
import { Link } from "react-router";
import type { SourceRow } from "@/api/types";
import type { Column } from "./columns";
import { FavouriteButton } from "./FavouriteButton";

const RowLink = styled(Link)(({ theme }) => ({
  color: theme.palette.primary.main,
  fontWeight: 600,
  textDecoration: "none",
}));

const NAME_WIDTH = "180px";

/** Returns the grid that rows and headings share. */
export function gridOf(columns: readonly Column[]) {
  return {
    display: "grid",
    gridTemplateColumns: [NAME_WIDTH, ...columns.map(({ width }) => width)].join(" "),
    alignItems: "center",
    columnGap: 4,
    px: 4,
  } as const;
}

interface SourceRowViewProps {
  row: SourceRow;
  columns: readonly Column[];
  top: number;
  height: number;
  onOpen: (id: string) => void;
}

/** One source: its name, a star, and what the columns tell. */
export function SourceRowView({ row, columns, top, height, onOpen }: SourceRowViewProps) {
  return (
    <Box
      role="row"
      sx={{
        ...gridOf(columns),
        position: "absolute",
        insetInline: 0,
        height,
        borderBottom: 1,
        borderColor: "divider",
        typography: "body2",
        "&:hover": { bgcolor: "action.hover" },
      }}
      style={{ transform: `translateY(${top}px)` }}
    >
      <Box role="cell" sx={{ display: "flex", alignItems: "center", gap: 1, ml: -1, minWidth: 0 }}>
        <FavouriteButton objId={row.id} />
        <RowLink
          to={`/source/${encodeURIComponent(row.id)}`}
          onClick={() => onOpen(row.id)}
          sx={{ overflow: "hidden", textOverflow: "ellipsis" }}
        >
          {row.id}
        </RowLink>
      </Box>
      {columns.map(({ id, tell }) => (
        <Box
          role="cell"
          key={id}
          sx={{ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}
        >
          {tell(row)}
        </Box>
      ))}
    </Box>
  );
}

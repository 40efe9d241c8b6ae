import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import { styled } from "@mui/material/styles";
import { Link } from "react-router";
import type { SourceRow } from "@/api/types";
import { DownIcon, RightIcon } from "@/frame/icons";
import type { Column } from "./columns";
import { FavouriteButton } from "./FavouriteButton";

const RowLink = styled(Link)(({ theme }) => ({
  color: theme.palette.primary.main,
  fontWeight: 600,
  textDecoration: "none",
}));

const NAME_WIDTH = "204px";

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
  /** Whether what stands below is pulled out. */
  pulledOut: boolean;
  onOpen: (id: string) => void;
  onPullOut: (id: string) => void;
}

/** One source: its name, a star, and what the columns tell. */
export function SourceRowView(props: SourceRowViewProps) {
  const { row, columns, top, height, pulledOut, onOpen, onPullOut } = props;
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
        <IconButton
          size="small"
          aria-label={`${row.id} at a glance`}
          aria-expanded={pulledOut}
          onClick={() => onPullOut(row.id)}
        >
          {pulledOut ? <DownIcon /> : <RightIcon />}
        </IconButton>
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

import Box from "@mui/material/Box";
import { styled } from "@mui/material/styles";
import { type AnnotationEntry, formatValue } from "./annotations";

// A plain button: a page of cards has hundreds; those of the library do more, and take longer.
const Entry = styled("button")(({ theme }) => ({
  display: "flex",
  justifyContent: "space-between",
  gap: 8,
  width: "100%",
  padding: "0 4px",
  border: 0,
  borderRadius: 3,
  background: "none",
  color: "inherit",
  cursor: "pointer",
  fontFamily: "inherit",
  fontSize: "0.75rem",
  lineHeight: "24px",
  textAlign: "left",
  "&:hover": { backgroundColor: theme.palette.action.selected },
}));

const Name = styled("span")(({ theme }) => ({
  overflow: "hidden",
  color: theme.palette.text.secondary,
  textOverflow: "ellipsis",
  whiteSpace: "nowrap",
}));

const Value = styled("span")({
  flex: "none",
  maxWidth: "60%",
  overflow: "hidden",
  fontWeight: 550,
  textOverflow: "ellipsis",
  whiteSpace: "nowrap",
});

interface AnnotationListProps {
  entries: readonly AnnotationEntry[];
  /** How many lines there is room for, in each of the columns. */
  lines: number;
  columns?: number;
  onPick: (entry: AnnotationEntry, anchor: HTMLElement) => void;
  onMore: (anchor: HTMLElement) => void;
}

/** Scores and annotations; a click offers to sort and filter by one. */
export function AnnotationList({
  entries,
  lines,
  columns = 1,
  onPick,
  onMore,
}: AnnotationListProps) {
  const room = lines * columns;
  const fits = entries.length <= room;
  const shown = fits ? entries : entries.slice(0, room - 1);
  return (
    <Box
      component="ul"
      aria-label="Annotations"
      sx={{
        m: 0,
        p: 0,
        listStyle: "none",
        minWidth: 0,
        display: "grid",
        gridAutoFlow: "column",
        gridTemplateRows: `repeat(${lines}, auto)`,
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        alignContent: "start",
        columnGap: 3,
      }}
    >
      {shown.map((entry) => (
        <li key={`${entry.origin} ${entry.key}`}>
          <Entry
            type="button"
            title={`${entry.origin} · ${entry.key} = ${entry.value}`}
            onClick={(event) => onPick(entry, event.currentTarget)}
          >
            <Name>{entry.key}</Name>
            <Value>{formatValue(entry.value)}</Value>
          </Entry>
        </li>
      ))}
      {!fits && (
        <li>
          <Entry type="button" onClick={(event) => onMore(event.currentTarget)}>
            <Name>{entries.length - shown.length} more …</Name>
          </Entry>
        </li>
      )}
      {entries.length === 0 && (
        <Box component="li" sx={{ px: 1, typography: "caption", color: "text.secondary" }}>
          no annotations
        </Box>
      )}
    </Box>
  );
}

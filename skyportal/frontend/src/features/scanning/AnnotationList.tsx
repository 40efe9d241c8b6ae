import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import { styled } from "@mui/material/styles";
import { type AnnotationEntry, formatValue } from "./annotations";

const Entry = styled(ButtonBase)(({ theme }) => ({
  display: "flex",
  justifyContent: "space-between",
  gap: 8,
  width: "100%",
  padding: "0 4px",
  borderRadius: 3,
  fontFamily: "inherit",
  fontSize: "0.75rem",
  lineHeight: "18px",
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
  /** How many lines there is room for. */
  lines: number;
  onPick: (entry: AnnotationEntry, anchor: HTMLElement) => void;
  onMore: (anchor: HTMLElement) => void;
}

/** Scores and annotations; a click offers to sort and filter by one. */
export function AnnotationList({ entries, lines, onPick, onMore }: AnnotationListProps) {
  const fits = entries.length <= lines;
  const shown = fits ? entries : entries.slice(0, lines - 1);
  return (
    <Box
      component="ul"
      aria-label="Annotations"
      sx={{ m: 0, p: 0, listStyle: "none", minWidth: 0 }}
    >
      {shown.map((entry) => (
        <li key={`${entry.origin} ${entry.key}`}>
          <Entry
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
          <Entry onClick={(event) => onMore(event.currentTarget)}>
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

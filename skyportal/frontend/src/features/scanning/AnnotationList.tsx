import { styled } from "@mui/material/styles";
import { PLAIN_BUTTON } from "@/theme/plainButton";
import { type AnnotationEntry, formatValue } from "./annotations";

// Styled as a whole: a page of cards has hundreds of entries.
const List = styled("ul")(({ theme }) => ({
  margin: 0,
  padding: 0,
  listStyle: "none",
  minWidth: 0,
  display: "grid",
  gridAutoFlow: "column",
  alignContent: "start",
  columnGap: 12,
  color: theme.palette.text.primary,
  fontSize: "0.75rem",
  "& button": {
    ...PLAIN_BUTTON,
    display: "flex",
    justifyContent: "space-between",
    gap: 8,
    width: "100%",
    padding: "0 4px",
    lineHeight: "24px",
    textAlign: "left",
  },
  "& button:hover": { backgroundColor: theme.palette.action.selected },
  "& span": { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  "& .name": { color: theme.palette.text.secondary },
  "& .value": { flex: "none", maxWidth: "60%", fontWeight: 550 },
}));

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
    <List
      aria-label="Annotations"
      style={{
        gridTemplateRows: `repeat(${lines}, auto)`,
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
      }}
    >
      {shown.map((entry) => (
        <li key={`${entry.origin} ${entry.key}`}>
          <button
            type="button"
            title={`${entry.origin} · ${entry.key} = ${entry.value}`}
            onClick={(event) => onPick(entry, event.currentTarget)}
          >
            <span className="name">{entry.key}</span>
            <span className="value">{formatValue(entry.value)}</span>
          </button>
        </li>
      ))}
      {!fits && (
        <li>
          <button type="button" onClick={(event) => onMore(event.currentTarget)}>
            <span className="name">{entries.length - shown.length} more …</span>
          </button>
        </li>
      )}
      {entries.length === 0 && <li className="name">no annotations</li>}
    </List>
  );
}

import Box from "@mui/material/Box";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import Popover from "@mui/material/Popover";
import { useMemo, useState } from "react";
import type { Annotation } from "@/api/types";
import { AnnotationList } from "./AnnotationList";
import { type AnnotationEntry, annotationEntries, formatValue } from "./annotations";
import type { AnnotationCondition, AnnotationSort } from "./filters";

export interface AnnotationActions {
  onSort: (sort: AnnotationSort) => void;
  onFilter: (condition: AnnotationCondition) => void;
}

interface CardAnnotationsProps extends AnnotationActions {
  annotations: readonly Annotation[];
  lines: number;
  columns?: number;
}

interface Picked {
  entry: AnnotationEntry;
  anchor: HTMLElement;
}

export function CardAnnotations({ annotations, lines, columns, ...actions }: CardAnnotationsProps) {
  const entries = useMemo(() => annotationEntries(annotations), [annotations]);
  const [picked, setPicked] = useState<Picked | null>(null);
  const [moreAnchor, setMoreAnchor] = useState<HTMLElement | null>(null);
  const pick = (entry: AnnotationEntry, anchor: HTMLElement) => setPicked({ entry, anchor });
  return (
    <>
      <AnnotationList
        entries={entries}
        lines={lines}
        columns={columns}
        onPick={pick}
        onMore={setMoreAnchor}
      />
      {moreAnchor && (
        <Popover
          open
          anchorEl={moreAnchor}
          onClose={() => setMoreAnchor(null)}
          slotProps={{ paper: { sx: { border: 1, borderColor: "divider", p: 2, width: 280 } } }}
        >
          <AnnotationList
            entries={entries}
            lines={entries.length}
            onPick={pick}
            onMore={setMoreAnchor}
          />
        </Popover>
      )}
      {picked && <AnnotationMenu picked={picked} onClose={() => setPicked(null)} {...actions} />}
    </>
  );
}

interface AnnotationMenuProps extends AnnotationActions {
  picked: Picked;
  onClose: () => void;
}

function AnnotationMenu({
  picked: { entry, anchor },
  onClose,
  onSort,
  onFilter,
}: AnnotationMenuProps) {
  const { origin, key, value } = entry;
  const at = { origin, key };
  const choices =
    typeof value === "number"
      ? [
          { text: "Sort by it, highest first", act: () => onSort({ ...at, order: "desc" }) },
          { text: "Sort by it, lowest first", act: () => onSort({ ...at, order: "asc" }) },
          {
            text: `Only ${key} ≥ ${formatValue(value)}`,
            act: () => onFilter({ ...at, min: Number(value.toPrecision(3)) }),
          },
          {
            text: `Only ${key} ≤ ${formatValue(value)}`,
            act: () => onFilter({ ...at, max: Number(value.toPrecision(3)) }),
          },
        ]
      : [
          {
            text: `Only ${key} = ${formatValue(value)}`,
            act: () => onFilter({ ...at, value: String(value) }),
          },
        ];
  const choose = (act: () => void) => () => {
    onClose();
    act();
  };
  return (
    <Menu anchorEl={anchor} open onClose={onClose}>
      <Box
        component="li"
        role="none"
        sx={{ px: 4, py: 1, typography: "caption", color: "text.secondary" }}
      >
        {origin} · {key}
      </Box>
      {choices.map(({ text, act }) => (
        <MenuItem key={text} onClick={choose(act)}>
          {text}
        </MenuItem>
      ))}
    </Menu>
  );
}

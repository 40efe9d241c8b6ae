import Box from "@mui/material/Box";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { SourceRow } from "@/api/types";
import type { Column } from "./columns";
import { SortHeading } from "./SortHeading";
import { gridOf, SourceRowView } from "./SourceRowView";

interface SourcesTableProps {
  rows: readonly SourceRow[];
  columns: readonly Column[];
  sortBy: string;
  sortOrder: string;
  onSort: (sortBy: string) => void;
  onOpen: (id: string) => void;
  onNearEnd: () => void;
}

const ROW_HEIGHT = 34;
const NEAR_END = 30;

/** A table that draws only the rows in view; where the screen is too narrow it scrolls sideways. */
export function SourcesTable(props: SourcesTableProps) {
  const { rows, columns, sortBy, sortOrder, onSort, onOpen, onNearEnd } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= rows.length - NEAR_END) onNearEnd();
  }, [lastShown, rows.length, onNearEnd]);
  const heading = (name: string, by: string | undefined) => (
    <SortHeading
      key={name}
      name={name}
      order={by !== undefined && by === sortBy ? sortOrder : null}
      onSort={by === undefined ? null : () => onSort(by)}
    />
  );
  return (
    <Box
      ref={scroller}
      role="table"
      aria-label="Sources"
      aria-rowcount={rows.length}
      tabIndex={0}
      sx={{ flex: 1, minHeight: 0, overflow: "auto" }}
    >
      <Box sx={{ minWidth: 200 + columns.length * 110 }}>
        <Box
          role="row"
          sx={{
            ...gridOf(columns),
            position: "sticky",
            top: 0,
            zIndex: 1,
            height: 30,
            bgcolor: "background.default",
            borderBottom: 1,
            borderColor: "divider",
            typography: "caption",
            color: "text.secondary",
          }}
        >
          {heading("Source", "id")}
          {columns.map((column) => heading(column.heading, column.sortBy))}
        </Box>
        <Box role="rowgroup" sx={{ position: "relative", height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index];
            return (
              row && (
                <SourceRowView
                  key={row.id}
                  row={row}
                  columns={columns}
                  top={start}
                  height={ROW_HEIGHT}
                  onOpen={onOpen}
                />
              )
            );
          })}
        </Box>
      </Box>
    </Box>
  );
}

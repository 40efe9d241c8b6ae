import Box from "@mui/material/Box";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { SourceRow } from "@/api/types";
import { COLUMNS, SourceRowView } from "./SourceRowView";

interface SourcesTableProps {
  rows: readonly SourceRow[];
  onOpen: (id: string) => void;
  onNearEnd: () => void;
}

const ROW_HEIGHT = 34;
const NEAR_END = 30;
const HEADINGS = ["Source", "RA, Dec", "z", "Last", "Groups", "Saved, UTC"];

/** A table that draws only the rows in view. */
export function SourcesTable({ rows, onOpen, onNearEnd }: SourcesTableProps) {
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
  return (
    <Box
      ref={scroller}
      role="table"
      aria-label="Sources"
      aria-rowcount={rows.length}
      sx={{ flex: 1, minHeight: 0, overflow: "auto" }}
    >
      <Box
        role="row"
        sx={{
          ...COLUMNS,
          position: "sticky",
          top: 0,
          zIndex: 1,
          height: 30,
          bgcolor: "background.default",
          borderBottom: 1,
          borderColor: "divider",
          typography: "caption",
          fontWeight: 600,
          color: "text.secondary",
        }}
      >
        {HEADINGS.map((heading) => (
          <span role="columnheader" key={heading}>
            {heading}
          </span>
        ))}
      </Box>
      <Box role="rowgroup" sx={{ position: "relative", height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index];
          return (
            row && (
              <SourceRowView
                key={row.id}
                row={row}
                top={start}
                height={ROW_HEIGHT}
                onOpen={onOpen}
              />
            )
          );
        })}
      </Box>
    </Box>
  );
}

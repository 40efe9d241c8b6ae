import Box from "@mui/material/Box";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Fragment, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { SourceRow } from "@/api/types";
import type { Column } from "./columns";
import { SortHeading } from "./SortHeading";
import { PULL_OUT_HEIGHT, SourcePullOut } from "./SourcePullOut";
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
  const [pulledOut, setPulledOut] = useState<ReadonlySet<string>>(new Set());
  const onPullOut = useCallback(
    (id: string) =>
      setPulledOut(
        (before) =>
          new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]),
      ),
    [],
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) =>
      ROW_HEIGHT + (pulledOut.has(rows[index]?.id ?? "") ? PULL_OUT_HEIGHT : 0),
    overscan: 12,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are as high as what is pulled out
  useLayoutEffect(() => virtualizer.measure(), [pulledOut, rows, virtualizer]);
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
      role="region"
      aria-label="List of sources"
      tabIndex={0}
      sx={{ flex: 1, minHeight: 0, overflow: "auto" }}
    >
      <Box
        role="table"
        aria-label="Sources"
        aria-rowcount={rows.length}
        sx={{ minWidth: 200 + columns.length * 110 }}
      >
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
                <Fragment key={row.id}>
                  <SourceRowView
                    row={row}
                    columns={columns}
                    top={start}
                    height={ROW_HEIGHT}
                    pulledOut={pulledOut.has(row.id)}
                    onOpen={onOpen}
                    onPullOut={onPullOut}
                  />
                  {pulledOut.has(row.id) && (
                    <Box
                      role="row"
                      sx={{ position: "absolute", insetInline: 0 }}
                      style={{ transform: `translateY(${start + ROW_HEIGHT}px)` }}
                    >
                      <Box role="cell">
                        <SourcePullOut row={row} />
                      </Box>
                    </Box>
                  )}
                </Fragment>
              )
            );
          })}
        </Box>
      </Box>
    </Box>
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import type { ParsedPosition } from "@/coordinates/parse";
import { SectionNote } from "@/frame/Section";
import { factsOfRow, formatFact, placeOfRow, separationArcsec } from "./catalogRows";

type Row = Record<string, unknown>;

interface CrossMatchTablesProps {
  matches: Record<string, Row[]>;
  position: ParsedPosition;
  none: string;
}

const SHOWN_AT_FIRST = 3;

/** Rows of catalogues, the nearest first, with all that the archive keeps of each. */
export function CrossMatchTables({ matches, position, none }: CrossMatchTablesProps) {
  const known = Object.entries(matches).filter(([, rows]) => rows.length > 0);
  const empty = Object.keys(matches).filter((name) => matches[name]?.length === 0);
  return (
    <Box sx={{ display: "grid", gap: 4 }}>
      {known.length === 0 && <SectionNote>{none}</SectionNote>}
      {known.map(([name, rows]) => (
        <Catalog key={name} name={name} rows={rows} position={position} />
      ))}
      {known.length > 0 && empty.length > 0 && (
        <Typography variant="caption" sx={{ color: "text.secondary" }}>
          Nothing in {empty.join(", ")}
        </Typography>
      )}
    </Box>
  );
}

interface CatalogProps {
  name: string;
  rows: readonly Row[];
  position: ParsedPosition;
}

function Catalog({ name, rows, position }: CatalogProps) {
  const [all, setAll] = useState(false);
  const sorted = rows
    .map((row) => {
      const place = placeOfRow(row);
      return { row, distance: place ? separationArcsec(position, place) : null };
    })
    .toSorted((a, b) => (a.distance ?? Number.MAX_VALUE) - (b.distance ?? Number.MAX_VALUE));
  const shown = all ? sorted : sorted.slice(0, SHOWN_AT_FIRST);
  return (
    <Box>
      <Typography variant="h3">
        {name.replaceAll("_", " ")}
        {rows.length > 1 && (
          <Box component="span" sx={{ ml: 2, color: "text.secondary", fontWeight: 400 }}>
            {rows.length}
          </Box>
        )}
      </Typography>
      {shown.map(({ row, distance }) => (
        <Match key={JSON.stringify(row)} row={row} distance={distance} />
      ))}
      {sorted.length > shown.length && (
        <Button sx={{ ml: -2 }} onClick={() => setAll(true)}>
          Show {sorted.length - shown.length} more
        </Button>
      )}
    </Box>
  );
}

function Match({ row, distance }: { row: Row; distance: number | null }) {
  return (
    <Box
      sx={{
        display: "flex",
        flexWrap: "wrap",
        columnGap: 3,
        py: 1,
        borderBottom: 1,
        borderColor: "divider",
        typography: "body2",
      }}
    >
      {distance !== null && <strong>{distance.toFixed(2)}″</strong>}
      {factsOfRow(row).map(([name, value]) => (
        <span key={name} style={{ overflowWrap: "anywhere" }}>
          <Box component="span" sx={{ color: "text.secondary" }}>
            {name}
          </Box>{" "}
          {formatFact(value)}
        </span>
      ))}
    </Box>
  );
}

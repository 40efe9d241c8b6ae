import Box from "@mui/material/Box";
import { styled } from "@mui/material/styles";
import { Link } from "react-router";
import type { SourceRow } from "@/api/types";
import { formatPosition } from "@/coordinates/format";
import { BandMark } from "@/plots/BandMark";
import { bandName } from "@/plots/bands";
import { formatUtc, parseUtc } from "@/time/format";

/** The grid that rows and headings share; on a phone only what identifies an object. */
export const COLUMNS = {
  display: "grid",
  gridTemplateColumns: {
    xs: "130px 1fr 90px",
    md: "150px 190px 70px 90px minmax(120px, 1fr) 150px",
  },
  alignItems: "center",
  columnGap: 4,
  px: 4,
  "& > :nth-of-type(2), & > :nth-of-type(3), & > :nth-of-type(6)": {
    display: { xs: "none", md: "block" },
  },
  "& > :nth-of-type(4)": { order: { xs: 3, md: 0 } },
} as const;

const RowLink = styled(Link)(({ theme }) => ({
  color: theme.palette.primary.main,
  fontWeight: 600,
  textDecoration: "none",
}));

interface SourceRowViewProps {
  row: SourceRow;
  top: number;
  height: number;
  onOpen: (id: string) => void;
}

function savedAt({ groups, saved_at }: SourceRow): string {
  const newest =
    saved_at ??
    groups
      .map((group) => group.saved_at ?? "")
      .toSorted()
      .at(-1);
  return newest ? formatUtc(parseUtc(newest)) : "";
}

export function SourceRowView({ row, top, height, onOpen }: SourceRowViewProps) {
  const { last_detected_mag: mag, last_detected_filter: filter } = row.photstats ?? {};
  return (
    <Box
      role="row"
      sx={{
        ...COLUMNS,
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
      <span role="cell">
        <RowLink to={`/source/${encodeURIComponent(row.id)}`} onClick={() => onOpen(row.id)}>
          {row.id}
        </RowLink>
      </span>
      <span role="cell">{formatPosition(row)}</span>
      <span role="cell">{row.redshift?.toFixed(4) ?? ""}</span>
      <span role="cell">
        {typeof mag === "number" && (
          <>
            {filter && <BandMark band={bandName(filter)} />} {mag.toFixed(2)}{" "}
            {filter && bandName(filter)}
          </>
        )}
      </span>
      <Box
        component="span"
        role="cell"
        sx={{ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}
      >
        {row.groups.map((group) => group.nickname ?? group.name).join(", ")}
      </Box>
      <span role="cell">{savedAt(row)}</span>
    </Box>
  );
}

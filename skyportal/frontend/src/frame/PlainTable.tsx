import Box from "@mui/material/Box";
import { styled } from "@mui/material/styles";
import type { ReactNode } from "react";

const Table = styled("table")(({ theme }) => ({
  ...theme.typography.body2,
  width: "100%",
  borderCollapse: "collapse",
  "& th": {
    ...theme.typography.caption,
    fontWeight: 600,
    textAlign: "left",
    color: theme.palette.text.secondary,
    whiteSpace: "nowrap",
  },
  "& th, & td": {
    padding: theme.spacing(1.5, 4, 1.5, 0),
    borderBottom: `1px solid ${theme.palette.divider}`,
    verticalAlign: "middle",
  },
  "& th:last-child, & td:last-child": { paddingRight: 0 },
  "& tbody tr:last-child td": { borderBottom: 0 },
}));

interface PlainTableProps {
  label: string;
  headings: readonly ReactNode[];
  children: ReactNode;
}

/** A short table; where the screen is too narrow for it, it scrolls by itself. */
export function PlainTable({ label, headings, children }: PlainTableProps) {
  return (
    <Box
      sx={{ overflowX: "auto", borderTop: 1, borderColor: "divider" }}
      role="region"
      aria-label={label}
      tabIndex={0}
    >
      <Table>
        <thead>
          <tr>
            {headings.map((heading, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: headings stay where they are
              <th key={index} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </Table>
    </Box>
  );
}

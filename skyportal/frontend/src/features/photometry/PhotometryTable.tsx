import Button from "@mui/material/Button";
import { type ReactNode, useState } from "react";
import { DownloadIcon } from "@/frame/icons";
import { PlainTable } from "@/frame/PlainTable";
import { Section } from "@/frame/Section";
import { saveText } from "@/plots/csv";
import { type PhotometryColumn, photometryCsv } from "./photometryColumns";

interface PhotometryTableProps<Row> {
  id: string;
  rows: readonly Row[];
  columns: readonly PhotometryColumn<Row>[];
  /** How many there are, selected or not. */
  total: number;
  actions?: ReactNode;
}

const SHOWN_AT_FIRST = 100;
const MORE = 400;

const NAMES: Record<string, string> = {
  mjd: "MJD",
  mag: "mag, AB",
  limiting_mag: "limit",
  flux_ujy: "flux, µJy",
};

/** Measurements one by one, and as a file. */
export function PhotometryTable<Row>(props: PhotometryTableProps<Row>) {
  const { id, rows, columns, total, actions } = props;
  const [most, setMost] = useState(SHOWN_AT_FIRST);
  const shown = columns.filter(({ only }) => only !== "file");
  const title = rows.length < total ? "Selected measurements" : "Measurements";
  return (
    <Section
      title={title}
      count={rows.length}
      actions={
        <>
          {actions}
          <Button
            startIcon={<DownloadIcon />}
            onClick={() => saveText(photometryCsv(rows, columns), `${id}-photometry.csv`)}
          >
            CSV
          </Button>
        </>
      }
    >
      <PlainTable label={title} headings={shown.map(({ name }) => NAMES[name] ?? name)}>
        {rows.slice(0, most).map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of the archive have no id
          <tr key={index}>
            {shown.map(({ name, cell, value }) => (
              <td key={name} style={{ whiteSpace: "nowrap" }}>
                {cell ? cell(row) : value(row)}
              </td>
            ))}
          </tr>
        ))}
      </PlainTable>
      {rows.length > most && (
        <Button onClick={() => setMost(most + MORE)}>
          Show {Math.min(MORE, rows.length - most)} more of {rows.length - most}
        </Button>
      )}
    </Section>
  );
}

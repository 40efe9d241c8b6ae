import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import { Link } from "react-router";
import type { ScanReportItem } from "@/api/types";
import { PlainTable } from "@/frame/PlainTable";
import { ItemComment } from "./ItemComment";
import {
  OBJECT_COLUMN,
  placeOf,
  REPORT_COLUMNS,
  type ReportColumn,
  type ReportOrder,
  shown,
} from "./reportRows";

interface ReportTableProps {
  reportId: number;
  rows: readonly ScanReportItem[];
  order: ReportOrder;
  onOrder: (order: ReportOrder) => void;
}

/** The objects of a report; a heading sorts, and turns the order. */
export function ReportTable({ reportId, rows, order, onOrder }: ReportTableProps) {
  const heading = (column: ReportColumn) => (
    <OrderHeading key={column.name} column={column} order={order} onOrder={onOrder} />
  );
  return (
    <PlainTable
      label="Objects of the report"
      headings={[heading(OBJECT_COLUMN), ...REPORT_COLUMNS.map(heading), "Comment"]}
    >
      {rows.map((item) => (
        <tr key={item.id}>
          <td>
            <Link to={`/source/${encodeURIComponent(item.obj_id)}`} title={placeOf(item)}>
              {item.obj_id}
            </Link>
            {item.tns_name && (
              <Box sx={{ typography: "caption", color: "text.secondary" }}>{item.tns_name}</Box>
            )}
          </td>
          {REPORT_COLUMNS.map((column) => (
            <td key={column.name}>{shown(column, item)}</td>
          ))}
          <td>
            <ItemComment reportId={reportId} item={item} />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}

interface OrderHeadingProps {
  column: ReportColumn;
  order: ReportOrder;
  onOrder: (order: ReportOrder) => void;
}

function OrderHeading({ column: { name, heading }, order, onOrder }: OrderHeadingProps) {
  const sorts = order.name === name;
  const arrow = order.descending ? " ↓" : " ↑";
  return (
    <ButtonBase
      aria-pressed={sorts}
      onClick={() => onOrder({ name, descending: sorts ? !order.descending : false })}
      sx={{ font: "inherit" }}
    >
      {heading}
      {sorts && arrow}
    </ButtonBase>
  );
}

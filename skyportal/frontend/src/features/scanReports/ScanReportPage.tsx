import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import { useMemo, useState } from "react";
import { Link, useParams } from "react-router";
import type { ScanReportItem } from "@/api/types";
import { saveText } from "@/files/saveText";
import { Empty } from "@/frame/Empty";
import { DownloadIcon } from "@/frame/icons";
import { Page } from "@/frame/Page";
import { Problem } from "@/frame/Problem";
import { ReportTable } from "./ReportTable";
import { type ReportOrder, reportCsv, sorted } from "./reportRows";
import { useScanReportItemsQuery } from "./scanReportsApi";

const NEWEST: ReportOrder = { name: "saved_at", descending: true };

/** One report: a table that the group words, sorts and takes along as a file. */
export function ScanReportPage() {
  const reportId = Number(useParams().id);
  const { currentData: items, error, refetch } = useScanReportItemsQuery(reportId);
  const [order, setOrder] = useState(NEWEST);
  const rows = useMemo(() => sorted(items ?? [], order), [items, order]);
  return (
    <Page
      title={`Scan report ${reportId}`}
      width={1400}
      lead={
        <>
          What is told of an object is what you may know of it now.{" "}
          <Link to="/candidates/scan_reports">All reports</Link>
        </>
      }
      actions={rows.length > 0 && <Export reportId={reportId} rows={rows} />}
    >
      {error && <Problem what="The report could not be loaded." error={error} onRetry={refetch} />}
      {!items && !error && <Skeleton variant="rectangular" height={240} />}
      {items?.length === 0 && (
        <Empty title="Nothing was saved in this time">
          Put another report together: of a longer time, of more groups, or also of what passed no
          filter.
        </Empty>
      )}
      {rows.length > 0 && (
        <ReportTable reportId={reportId} rows={rows} order={order} onOrder={setOrder} />
      )}
    </Page>
  );
}

function Export({ reportId, rows }: { reportId: number; rows: readonly ScanReportItem[] }) {
  return (
    <Button
      variant="outlined"
      startIcon={<DownloadIcon />}
      onClick={() => saveText(reportCsv(rows), `scan-report-${reportId}.csv`, "text/csv")}
    >
      CSV
    </Button>
  );
}

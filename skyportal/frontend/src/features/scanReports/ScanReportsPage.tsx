import Skeleton from "@mui/material/Skeleton";
import { Link } from "react-router";
import type { ScanReport } from "@/api/types";
import { fullName } from "@/features/profile/fullName";
import { ConfirmButton } from "@/frame/ConfirmButton";
import { Page } from "@/frame/Page";
import { PlainTable } from "@/frame/PlainTable";
import { Problem } from "@/frame/Problem";
import { Section, SectionNote } from "@/frame/Section";
import { formatUtc, parseUtc } from "@/time/format";
import { useReport } from "@/undo/useReport";
import { NewReportForm } from "./NewReportForm";
import { useDeleteScanReportMutation, useScanReportsQuery } from "./scanReportsApi";

/** What nights of scanning have saved: one's groups' reports, and a new one. */
export function ScanReportsPage() {
  const { data: reports, error, refetch } = useScanReportsQuery();
  return (
    <Page
      title="Scan reports"
      lead={
        <>
          What was saved while scanning, with a few words on each object. Back to the{" "}
          <Link to="/candidates">candidates</Link>.
        </>
      }
    >
      <NewReportForm />
      <Section title="Reports" count={reports?.length}>
        {error && (
          <Problem what="The reports could not be loaded." error={error} onRetry={refetch} />
        )}
        {!reports && !error && <Skeleton variant="rectangular" height={120} />}
        {reports?.length === 0 && (
          <SectionNote>Nobody of your groups has put a report together yet.</SectionNote>
        )}
        {reports && reports.length > 0 && (
          <PlainTable
            label="Scan reports"
            headings={["Saved, UTC", "Groups", "Objects", "By", "Made, UTC", ""]}
          >
            {reports.map((report) => (
              <ReportRow key={report.id} report={report} />
            ))}
          </PlainTable>
        )}
      </Section>
    </Page>
  );
}

const utc = (text: string) => formatUtc(parseUtc(text));

function ReportRow({ report }: { report: ScanReport }) {
  const { id, saved_from, saved_until, groups, items, author, created_at, own } = report;
  const [remove, { isLoading }] = useDeleteScanReportMutation();
  const tell = useReport();
  return (
    <tr>
      <td>
        <Link to={`/candidates/scan_reports/${id}`}>
          {utc(saved_from)} – {utc(saved_until)}
        </Link>
      </td>
      <td>{groups.map(({ name, nickname }) => nickname ?? name).join(", ")}</td>
      <td>{items}</td>
      <td>{author ? fullName(author) : "someone who left"}</td>
      <td>{utc(created_at)}</td>
      <td>
        {own && (
          <ConfirmButton
            label={`Remove report ${id}`}
            question="For everybody?"
            verb="Remove"
            disabled={isLoading}
            onConfirm={() => tell(remove(id), { refused: "The report stays." })}
          >
            Remove
          </ConfirmButton>
        )}
      </td>
    </tr>
  );
}

import Link from "@mui/material/Link";
import { Link as RouterLink } from "react-router";
import { formatPosition } from "@/coordinates/format";
import type { ParsedPosition } from "@/coordinates/parse";
import { PlainTable } from "@/frame/PlainTable";
import { Section, SectionNote } from "@/frame/Section";
import { BandMark } from "@/plots/BandMark";
import { dateToMjd, formatAgo, formatUtc, mjdToDate } from "@/time/format";
import { separationArcsec } from "./catalogRows";
import { jdToMjd } from "./julian";
import { bandOfAlert, magnitudeOf, scoresOf } from "./measurement";
import type { FoundObject } from "./search";

interface FoundObjectsProps {
  objects: readonly FoundObject[];
  survey: string;
  complete: boolean;
  /** Around which it was looked. */
  position: ParsedPosition | null;
}

/** The objects that were found, each with its newest alert. */
export function FoundObjects({ objects, survey, complete, position }: FoundObjectsProps) {
  const headings = [
    "Object",
    "RA, Dec",
    ...(position ? ["Distance"] : []),
    "Alerts",
    "Newest",
    "Mag",
    "Score",
  ];
  return (
    <Section title="Objects" count={objects.length}>
      {!complete && (
        <SectionNote>There are more alerts than are shown: these are the newest.</SectionNote>
      )}
      <PlainTable label="Objects found" headings={headings}>
        {objects.map((found) => (
          <FoundRow key={found.objectId} found={found} survey={survey} position={position} />
        ))}
      </PlainTable>
    </Section>
  );
}

interface FoundRowProps {
  found: FoundObject;
  survey: string;
  position: ParsedPosition | null;
}

function FoundRow({ found, survey, position }: FoundRowProps) {
  const { objectId, alerts, newest } = found;
  const at = mjdToDate(jdToMjd(newest.jd));
  const band = bandOfAlert(newest);
  const magnitude = magnitudeOf(newest);
  const [score] = scoresOf(newest);
  return (
    <tr>
      <td>
        <Link
          component={RouterLink}
          to={`/alerts/${survey}/${encodeURIComponent(objectId)}`}
          sx={{ fontWeight: 600 }}
        >
          {objectId}
        </Link>
      </td>
      <td style={{ whiteSpace: "nowrap" }}>{formatPosition(newest)}</td>
      {position && <td>{separationArcsec(position, newest).toFixed(2)}″</td>}
      <td>{alerts}</td>
      <td style={{ whiteSpace: "nowrap" }} title={`MJD ${dateToMjd(at).toFixed(5)}`}>
        {formatUtc(at)} · {formatAgo(at, new Date())}
      </td>
      <td style={{ whiteSpace: "nowrap" }}>
        {magnitude !== null && (
          <>
            {band && <BandMark band={band} />} {magnitude.toFixed(2)} {band}
          </>
        )}
      </td>
      <td>{score && `${score[0]} ${score[1].toFixed(3)}`}</td>
    </tr>
  );
}

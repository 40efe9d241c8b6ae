import Chip from "@mui/material/Chip";
import { Link } from "react-router";
import type { Candidate } from "@/api/types";
import { dateToMjd, formatUtc, parseUtc } from "@/time/format";
import { classText, newestClasses, summaryOf } from "./summary";

interface CardHeaderProps {
  candidate: Candidate;
  now: Date;
  onOpen: () => void;
}

/** The object, what became of it, and its brightness, trend and age. */
export function CardHeader({ candidate, now, onOpen }: CardHeaderProps) {
  const { id, saved_groups, rejected, redshift, tns_name } = candidate;
  const newest = newestClasses(candidate.classifications);
  return (
    <div className="cardHead">
      <Link className="object" to={`/source/${encodeURIComponent(id)}`} onClick={onOpen}>
        {id}
      </Link>
      {saved_groups.length > 0 && (
        <Chip
          size="small"
          color="success"
          variant="outlined"
          label={`saved · ${saved_groups.map((group) => group.nickname ?? group.name).join(", ")}`}
        />
      )}
      {rejected && <Chip size="small" variant="outlined" label="rejected" />}
      {newest.map((said) => (
        <Chip
          key={said.id}
          size="small"
          variant="outlined"
          title={said.ml ? "said by a model" : `said by ${said.author_name ?? "someone"}`}
          label={said.ml ? `ML ${classText(said)}` : classText(said)}
        />
      ))}
      {tns_name && <Chip size="small" variant="outlined" title="in the TNS" label={tns_name} />}
      {[...new Set(candidate.tags.map(({ name }) => name))].map((name) => (
        <Chip key={name} size="small" variant="outlined" title="a tag" label={`# ${name}`} />
      ))}
      {redshift !== null && <span className="redshift">z {redshift.toFixed(4)}</span>}
      <Summary candidate={candidate} now={now} />
    </div>
  );
}

function Summary({ candidate, now }: { candidate: Candidate; now: Date }) {
  const { brightness, trend, age, passed } = summaryOf(candidate, dateToMjd(now), now);
  return (
    <div className="summary">
      {brightness && <strong>{brightness}</strong>}
      {trend && <span className={`trend ${trend.direction}`}>{trend.text}</span>}
      {age && <span className="dimmed">{age}</span>}
      <span
        className="dimmed"
        title={`passed ${formatUtc(parseUtc(candidate.passed_at), true)} UTC`}
      >
        {passed}
      </span>
    </div>
  );
}

import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import { styled } from "@mui/material/styles";
import { Link } from "react-router";
import type { Candidate } from "@/api/types";
import { dateToMjd, formatUtc, parseUtc } from "@/time/format";
import { classText, newestClass, summaryOf } from "./summary";

const ObjectLink = styled(Link)(({ theme }) => ({
  color: theme.palette.text.primary,
  fontSize: "0.9375rem",
  fontWeight: 650,
  textDecoration: "none",
  "&:hover": { color: theme.palette.primary.main, textDecoration: "underline" },
}));

interface CardHeaderProps {
  candidate: Candidate;
  now: Date;
  onOpen: () => void;
}

/** The object, what became of it, and its brightness, trend and age. */
export function CardHeader({ candidate, now, onOpen }: CardHeaderProps) {
  const { id, saved_groups, rejected, redshift } = candidate;
  const newest = newestClass(candidate.classifications);
  return (
    <Box
      sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: 2, minWidth: 0 }}
    >
      <ObjectLink to={`/source/${encodeURIComponent(id)}`} onClick={onOpen}>
        {id}
      </ObjectLink>
      {saved_groups.length > 0 && (
        <Chip
          size="small"
          color="success"
          variant="outlined"
          label={`saved · ${saved_groups.map((group) => group.nickname ?? group.name).join(", ")}`}
        />
      )}
      {rejected && <Chip size="small" variant="outlined" label="rejected" />}
      {newest && (
        <Chip
          size="small"
          variant="outlined"
          title={newest.ml ? "said by a model" : `said by ${newest.author_name ?? "someone"}`}
          label={classText(newest)}
        />
      )}
      {redshift !== null && <Box sx={{ typography: "caption" }}>z {redshift.toFixed(4)}</Box>}
      <Box sx={{ flex: 1 }} />
      <Summary candidate={candidate} now={now} />
    </Box>
  );
}

function Summary({ candidate, now }: { candidate: Candidate; now: Date }) {
  const { brightness, trend, age, passed } = summaryOf(candidate, dateToMjd(now), now);
  return (
    <Box sx={{ display: "flex", columnGap: 2, typography: "body2", whiteSpace: "nowrap" }}>
      {brightness && <strong>{brightness}</strong>}
      {trend && (
        <Box
          component="span"
          sx={{
            color: trend.direction === "rising" ? "primary.main" : "text.secondary",
            fontWeight: 550,
          }}
        >
          {trend.text}
        </Box>
      )}
      {age && <Dimmed>{age}</Dimmed>}
      <Dimmed title={`passed ${formatUtc(parseUtc(candidate.passed_at), true)} UTC`}>
        {passed}
      </Dimmed>
    </Box>
  );
}

const Dimmed = styled("span")(({ theme }) => ({
  color: theme.palette.text.secondary,
  "&::before": { content: '"· "' },
}));

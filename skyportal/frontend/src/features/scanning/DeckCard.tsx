import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import type { Candidate } from "@/api/types";
import { CardAnnotations } from "./CardAnnotations";
import { CardCutouts } from "./CardCutouts";
import { CardHeader } from "./CardHeader";
import { CardLightCurve } from "./CardLightCurve";
import { CardMeta } from "./CardMeta";
import type { CardContext } from "./useCardContext";

interface DeckCardProps {
  candidate: Candidate;
  context: CardContext;
}

/** A candidate that fills a phone's screen. */
export function DeckCard({ candidate, context }: DeckCardProps) {
  const { groups, filters, kinds, myId, now, annotationActions } = context;
  return (
    <Box
      component="article"
      aria-label={candidate.id}
      sx={{
        height: "100%",
        overflow: "hidden",
        px: 4,
        py: 3,
        display: "grid",
        gridTemplateRows: "auto auto auto auto minmax(0, 1fr)",
        gap: 3,
        bgcolor: "background.default",
        opacity: candidate.rejected ? 0.55 : 1,
      }}
    >
      <CardHeader candidate={candidate} now={now} onOpen={() => context.onOpen(candidate.id)} />
      <CardCutouts
        objectId={candidate.id}
        thumbnails={candidate.thumbnails}
        kinds={kinds}
        size="fill"
      />
      <CardLightCurve
        objectId={candidate.id}
        photometry={candidate.photometry}
        now={now}
        height={216}
      />
      <Box sx={{ display: "flex", alignItems: "start", gap: 2 }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <CardMeta candidate={candidate} groups={groups} filters={filters} myId={myId} />
        </Box>
        <Button size="small" onClick={() => context.onClassify(candidate)}>
          Classify
        </Button>
      </Box>
      <Box sx={{ overflow: "hidden" }}>
        <CardAnnotations
          annotations={candidate.annotations}
          lines={6}
          columns={2}
          {...annotationActions}
        />
      </Box>
    </Box>
  );
}

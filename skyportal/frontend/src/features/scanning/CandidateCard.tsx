import Box from "@mui/material/Box";
import useMediaQuery from "@mui/material/useMediaQuery";
import { memo, useEffect, useRef } from "react";
import type { Candidate } from "@/api/types";
import { CardActions } from "./CardActions";
import { CardAnnotations } from "./CardAnnotations";
import { CardCutouts } from "./CardCutouts";
import { CardHeader } from "./CardHeader";
import { CardLightCurve } from "./CardLightCurve";
import { CardMeta } from "./CardMeta";
import type { CardContext } from "./useCardContext";

/** Every card has the same height, so that nothing moves while cards come and go. */
export const CARD_HEIGHT = 204;
const BODY_HEIGHT = 120;

interface CandidateCardProps {
  candidate: Candidate;
  focused: boolean;
  context: CardContext;
}

/** One candidate on the desktop: cutouts, light curve, annotations, what to do. */
export const CandidateCard = memo(function CandidateCard(props: CandidateCardProps) {
  const { candidate, focused, context } = props;
  const { groups, filters, kinds, myId, now, annotationActions } = context;
  const isWide = useMediaQuery("(min-width: 1300px)");
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (focused) card.current?.focus({ preventScroll: true });
  }, [focused]);
  return (
    <Box
      component="article"
      ref={card}
      tabIndex={-1}
      aria-label={candidate.id}
      aria-current={focused || undefined}
      onMouseDown={() => context.onFocus(candidate.id)}
      sx={{
        height: CARD_HEIGHT,
        px: 4,
        py: 2,
        display: "grid",
        gridTemplateRows: `auto ${BODY_HEIGHT}px auto`,
        rowGap: 1.5,
        alignContent: "center",
        borderBottom: 1,
        borderColor: "divider",
        outline: "none",
        bgcolor: focused ? "action.selected" : "background.default",
        boxShadow: (theme) => (focused ? `inset 3px 0 0 ${theme.palette.primary.main}` : "none"),
        "&:focus-visible": { outlineOffset: -2 },
        "& > *": { opacity: candidate.rejected ? 0.45 : 1 },
        "& > :last-child": { opacity: 1 },
      }}
    >
      <CardHeader candidate={candidate} now={now} onOpen={() => context.onOpen(candidate.id)} />
      <Box
        sx={{
          display: "grid",
          gridTemplateColumns: `auto minmax(0, 1fr) ${isWide ? 320 : 180}px`,
          gap: 4,
        }}
      >
        <CardCutouts
          objectId={candidate.id}
          thumbnails={candidate.thumbnails}
          kinds={kinds}
          size={BODY_HEIGHT}
        />
        <CardLightCurve
          objectId={candidate.id}
          photometry={candidate.photometry}
          now={now}
          height={BODY_HEIGHT}
        />
        <CardAnnotations
          annotations={candidate.annotations}
          lines={5}
          columns={isWide ? 2 : 1}
          {...annotationActions}
        />
      </Box>
      <Box sx={{ display: "flex", alignItems: "center", justifyContent: "space-between", gap: 3 }}>
        <CardMeta candidate={candidate} groups={groups} filters={filters} myId={myId} />
        <CardActions {...context.actionsOf(candidate)} rejected={candidate.rejected} />
      </Box>
    </Box>
  );
});

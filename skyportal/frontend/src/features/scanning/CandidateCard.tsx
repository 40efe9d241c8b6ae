import { memo, useEffect, useRef } from "react";
import type { Candidate } from "@/api/types";
import { CardActions } from "./CardActions";
import { CardAnnotations } from "./CardAnnotations";
import { CardCutouts } from "./CardCutouts";
import { CardHeader } from "./CardHeader";
import { CardLightCurve } from "./CardLightCurve";
import { CardMeta } from "./CardMeta";
import { BODY_HEIGHT } from "./CardSheet";
import type { CardContext } from "./useCardContext";

interface CandidateCardProps {
  candidate: Candidate;
  focused: boolean;
  /** There is room for two columns of annotations. */
  isWide: boolean;
  context: CardContext;
}

/** One candidate on the desktop: cutouts, light curve, annotations, what to do. */
export const CandidateCard = memo(function CandidateCard(props: CandidateCardProps) {
  const { candidate, focused, isWide, context } = props;
  const { groups, filters, kinds, myId, now, annotationActions } = context;
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (focused) card.current?.focus({ preventScroll: true });
  }, [focused]);
  return (
    <article
      ref={card}
      tabIndex={-1}
      aria-label={candidate.id}
      aria-current={focused || undefined}
      onMouseDown={() => context.onFocus(candidate.id)}
      className={candidate.rejected ? "card rejected" : "card"}
    >
      <CardHeader candidate={candidate} now={now} onOpen={() => context.onOpen(candidate.id)} />
      <div
        className="cardBody"
        style={{ gridTemplateColumns: `auto minmax(0, 1fr) ${isWide ? 320 : 180}px` }}
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
      </div>
      <div className="cardFoot">
        <CardMeta candidate={candidate} groups={groups} filters={filters} myId={myId} />
        <CardActions {...context.actionsOf(candidate)} rejected={candidate.rejected} />
      </div>
    </article>
  );
});

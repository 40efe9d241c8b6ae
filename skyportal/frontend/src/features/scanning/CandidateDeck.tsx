import Box from "@mui/material/Box";
import { useEffect } from "react";
import type { CardsProps } from "./CandidateList";
import { CardSheet } from "./CardSheet";
import { DeckActions } from "./DeckActions";
import { DeckCard } from "./DeckCard";
import type { Swipe } from "./swipe";
import { useSwipe } from "./useSwipe";

const SWIPE_NAMES: Record<Swipe, string> = {
  save: "Save",
  reject: "Reject",
  open: "Open",
  previous: "Back",
};

/** Candidates before the end at which the next page is fetched. */
const NEAR_END = 20;

/** One candidate per screen, for phones. */
export function CandidateDeck(props: CardsProps) {
  const { candidates, skipped, focusedId, context, onNearEnd, onNearStart, onShown } = props;
  const index = Math.max(
    candidates.findIndex(({ id }) => id === focusedId),
    0,
  );
  const candidate = candidates[index];
  useEffect(() => {
    if (index >= candidates.length - NEAR_END) onNearEnd();
  }, [index, candidates.length, onNearEnd]);
  useEffect(() => {
    if (skipped > 0 && index < NEAR_END) onNearStart();
  }, [index, skipped, onNearStart]);
  const shownId = candidate?.id;
  useEffect(() => onShown(shownId ? [shownId] : []), [shownId, onShown]);
  const go = (step: number) => {
    const target = candidates[index + step];
    if (target) context.onFocus(target.id);
  };
  const act = (action: Swipe) => {
    if (!candidate) return;
    if (action === "previous") return go(-1);
    if (action === "open") return context.onOpen(candidate.id);
    if (action === "save") context.onSave(candidate);
    else context.onReject(candidate);
    go(1);
  };
  const { drag, pending, handlers } = useSwipe(act);
  if (!candidate) return null;
  return (
    <Box
      sx={{ flex: 1, minHeight: 0, display: "flex", flexDirection: "column", overflow: "hidden" }}
    >
      <Box
        {...handlers}
        style={{
          transform: `translate(${drag.dx}px, ${drag.dy / 2}px) rotate(${drag.dx / 60}deg)`,
        }}
        sx={{
          position: "relative",
          flex: 1,
          minHeight: 0,
          touchAction: "none",
          userSelect: "none",
        }}
      >
        <CardSheet style={{ height: "100%" }}>
          <DeckCard key={candidate.id} candidate={candidate} context={context} />
        </CardSheet>
      </Box>
      {pending && <SwipeLabel swipe={pending} />}
      <DeckActions
        position={`${skipped + index + 1} / ${skipped + candidates.length}`}
        rejected={candidate.rejected}
        onAct={act}
        onSkip={() => go(1)}
        onUndo={context.actionsOf(candidate).onUndo}
      />
    </Box>
  );
}

function SwipeLabel({ swipe }: { swipe: Swipe }) {
  return (
    <Box
      aria-hidden
      sx={{
        position: "absolute",
        inset: 0,
        display: "grid",
        placeItems: "center",
        fontSize: "2rem",
        fontWeight: 700,
        color: swipe === "reject" ? "error.main" : "primary.main",
        pointerEvents: "none",
      }}
    >
      <Box sx={{ px: 6, py: 2, border: 3, borderRadius: 2, bgcolor: "background.default" }}>
        {SWIPE_NAMES[swipe]}
      </Box>
    </Box>
  );
}

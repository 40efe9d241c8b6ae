import Box from "@mui/material/Box";
import useMediaQuery from "@mui/material/useMediaQuery";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useEffectEvent, useRef } from "react";
import type { Candidate } from "@/api/types";
import { whenIdle } from "@/frame/whenIdle";
import { CandidateCard } from "./CandidateCard";
import { CARD_HEIGHT, CardSheet } from "./CardSheet";
import { PAGE_SIZE } from "./candidatesApi";
import type { CardContext } from "./useCardContext";
import { wholeRows } from "./wholeRows";

export interface CardsProps {
  candidates: readonly Candidate[];
  /** How many come before these, which are not held any more. */
  skipped: number;
  focusedId: string | null;
  context: CardContext;
  onNearEnd: () => void;
  onNearStart: () => void;
  /** Told which cards stand whole on the screen. */
  onShown: (ids: readonly string[]) => void;
}

/** One page is always ahead, so that it is there before somebody looks for it. */
const NEAR_END = PAGE_SIZE;

/** The cards in view, and a few more. What is not held any more keeps its place. */
export function CandidateList(props: CardsProps) {
  const { candidates, skipped, focusedId, context, onNearEnd, onNearStart, onShown } = props;
  const isWide = useMediaQuery("(min-width: 1300px)");
  const scroller = useRef<HTMLDivElement>(null);
  const count = skipped + candidates.length;
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD_HEIGHT,
    getItemKey: (index) => candidates[index - skipped]?.id ?? index,
    overscan: 3,
  });
  const items = virtualizer.getVirtualItems();
  const firstShown = items[0]?.index ?? 0;
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown < count - NEAR_END) return;
    if (count > PAGE_SIZE) return onNearEnd();
    return whenIdle(onNearEnd); // the first cards have to be drawn
  }, [lastShown, count, onNearEnd]);
  useEffect(() => {
    if (skipped > 0 && firstShown < skipped + NEAR_END) onNearStart();
  }, [firstShown, skipped, onNearStart]);
  const scrollToCard = useEffectEvent((id: string | null) => {
    const index = candidates.findIndex((candidate) => candidate.id === id);
    if (index >= 0) virtualizer.scrollToIndex(skipped + index, { align: "auto" });
  });
  useEffect(() => scrollToCard(focusedId), [focusedId]);
  const { first, last } = wholeRows(
    virtualizer.scrollOffset ?? 0,
    virtualizer.scrollRect?.height ?? 0,
    CARD_HEIGHT,
  );
  useEffect(() => {
    const shown = candidates.slice(Math.max(first - skipped, 0), Math.max(last - skipped + 1, 0));
    onShown(shown.map(({ id }) => id));
  }, [candidates, skipped, first, last, onShown]);
  return (
    <Box
      ref={scroller}
      role="feed"
      aria-label="Candidates"
      sx={{ flex: 1, minHeight: 0, overflow: "auto" }}
    >
      <CardSheet style={{ position: "relative", height: virtualizer.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const candidate = candidates[index - skipped];
          if (!candidate) return null;
          return (
            <div
              key={key}
              style={{
                position: "absolute",
                insetInline: 0,
                top: start,
                height: CARD_HEIGHT,
                contain: "strict",
              }}
            >
              <CandidateCard
                candidate={candidate}
                focused={candidate.id === focusedId}
                isWide={isWide}
                context={context}
              />
            </div>
          );
        })}
      </CardSheet>
    </Box>
  );
}

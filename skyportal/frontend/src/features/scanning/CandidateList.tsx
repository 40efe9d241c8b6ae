import Box from "@mui/material/Box";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { Candidate } from "@/api/types";
import { CARD_HEIGHT, CandidateCard } from "./CandidateCard";
import type { CardContext } from "./useCardContext";

interface CandidateListProps {
  candidates: readonly Candidate[];
  focusedId: string | null;
  context: CardContext;
  onNearEnd: () => void;
}

const NEAR_END = 10;

/** The cards in view, and a few more. */
export function CandidateList({ candidates, focusedId, context, onNearEnd }: CandidateListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: candidates.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD_HEIGHT,
    getItemKey: (index) => candidates[index]?.id ?? index,
    overscan: 3,
  });
  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= candidates.length - NEAR_END) onNearEnd();
  }, [lastShown, candidates.length, onNearEnd]);
  const focusedIndex = candidates.findIndex(({ id }) => id === focusedId);
  useEffect(() => {
    if (focusedIndex >= 0) virtualizer.scrollToIndex(focusedIndex, { align: "auto" });
  }, [focusedIndex, virtualizer]);
  return (
    <Box
      ref={scroller}
      role="feed"
      aria-label="Candidates"
      sx={{ flex: 1, minHeight: 0, overflow: "auto" }}
    >
      <Box sx={{ position: "relative", height: virtualizer.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const candidate = candidates[index];
          if (!candidate) return null;
          return (
            <div
              key={key}
              style={{ position: "absolute", insetInline: 0, transform: `translateY(${start}px)` }}
            >
              <CandidateCard
                candidate={candidate}
                focused={candidate.id === focusedId}
                context={context}
              />
            </div>
          );
        })}
      </Box>
    </Box>
  );
}

import { type PointerEvent, useRef, useState } from "react";
import { type Swipe, swipeOf } from "./swipe";

interface Drag {
  dx: number;
  dy: number;
}

const STILL: Drag = { dx: 0, dy: 0 };

/** Follows a finger; a drag that went far enough is a swipe. */
export function useSwipe(onSwipe: (swipe: Swipe) => void) {
  const start = useRef<{ x: number; y: number } | null>(null);
  const [drag, setDrag] = useState(STILL);
  const dragOf = (event: PointerEvent): Drag => ({
    dx: event.clientX - (start.current?.x ?? event.clientX),
    dy: event.clientY - (start.current?.y ?? event.clientY),
  });
  const end = () => {
    start.current = null;
    setDrag(STILL);
  };
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      if (event.pointerType === "mouse" || (event.target as Element).closest("button, a")) return;
      start.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent) => {
      if (start.current) setDrag(dragOf(event));
    },
    onPointerUp: (event: PointerEvent) => {
      if (!start.current) return;
      const { dx, dy } = dragOf(event);
      end();
      const swipe = swipeOf(dx, dy);
      if (swipe) onSwipe(swipe);
    },
    onPointerCancel: end,
  };
  return { drag, pending: swipeOf(drag.dx, drag.dy), handlers };
}

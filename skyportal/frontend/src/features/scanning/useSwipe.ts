import { type MouseEvent, type PointerEvent, useRef, useState } from "react";
import { type Swipe, swipeOf } from "./swipe";

interface Drag {
  dx: number;
  dy: number;
}

const TAP_PX = 8;
const STILL: Drag = { dx: 0, dy: 0 };

/** Follows a finger; a drag that went far enough is a swipe. */
export function useSwipe(onSwipe: (swipe: Swipe) => void) {
  const start = useRef<{ x: number; y: number } | null>(null);
  const dragged = useRef(false);
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
      dragged.current = false;
      if (event.pointerType === "mouse") return;
      start.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent) => {
      if (!start.current) return;
      const moved = dragOf(event);
      if (Math.hypot(moved.dx, moved.dy) > TAP_PX) dragged.current = true;
      setDrag(moved);
    },
    onPointerUp: (event: PointerEvent) => {
      if (!start.current) return;
      const { dx, dy } = dragOf(event);
      end();
      const swipe = swipeOf(dx, dy);
      if (swipe) onSwipe(swipe);
    },
    onPointerCancel: end,
    // A drag that ends on a button is no click on it.
    onClickCapture: (event: MouseEvent) => {
      if (dragged.current) event.stopPropagation();
      dragged.current = false;
    },
  };
  return { drag, pending: swipeOf(drag.dx, drag.dy), handlers };
}

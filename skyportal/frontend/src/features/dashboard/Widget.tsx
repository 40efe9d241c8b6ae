import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import { type DragEvent, type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { CloseIcon, GripIcon } from "@/frame/icons";
import { Section } from "@/frame/Section";
import { WIDGET_IDS, type WidgetId } from "./arrangement";

const TYPE = "application/x-fritz-widget";
const STEPS: Record<string, -1 | 1> = {
  ArrowLeft: -1,
  ArrowUp: -1,
  ArrowRight: 1,
  ArrowDown: 1,
};

interface WidgetProps {
  id: WidgetId;
  title: string;
  onMove: (step: -1 | 1) => void;
  /** Another widget was let go over this one. */
  onDrop: (dropped: WidgetId) => void;
  onHide: () => void;
  children: ReactNode;
}

/** A part of the dashboard. It is moved by its handle: with the mouse, or with the arrow keys. */
export function Widget({ id, title, onMove, onDrop, onHide, children }: WidgetProps) {
  const [over, setOver] = useState(false);
  const handle = useRef<HTMLButtonElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    onMove(step);
    // What moves in the document loses the focus.
    requestAnimationFrame(() => handle.current?.focus());
  };
  const takes = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes(TYPE);
  const drop = (event: DragEvent) => {
    setOver(false);
    const dropped = WIDGET_IDS.find((one) => one === event.dataTransfer.getData(TYPE));
    if (!dropped || dropped === id) return;
    event.preventDefault();
    onDrop(dropped);
  };
  return (
    <Box
      onDragOver={(event) => {
        if (!takes(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      sx={{
        minWidth: 0,
        borderTop: 2,
        borderColor: over ? "primary.main" : "divider",
        pt: 1,
      }}
    >
      <Section
        title={title}
        actions={
          <Box sx={{ display: "flex" }}>
            <IconButton
              ref={handle}
              draggable
              aria-label={`Move ${title}: arrow keys`}
              title="Drag, or move with the arrow keys"
              onKeyDown={onKeyDown}
              onDragStart={(event) => {
                event.dataTransfer.setData(TYPE, id);
                event.dataTransfer.effectAllowed = "move";
              }}
              sx={{ cursor: "grab", color: "text.secondary" }}
            >
              <GripIcon />
            </IconButton>
            <IconButton
              aria-label={`Hide ${title}`}
              onClick={onHide}
              sx={{ color: "text.secondary" }}
            >
              <CloseIcon />
            </IconButton>
          </Box>
        }
      >
        {children}
      </Section>
    </Box>
  );
}

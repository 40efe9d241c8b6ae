import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import Popper from "@mui/material/Popper";
import Typography from "@mui/material/Typography";
import { type KeyboardEvent, useState } from "react";
import { STEPS } from "./steps";
import { useTourSeen } from "./useTourSeen";

const WIDTH = 340;

/** What the step is about; the middle of the screen where it is not there. */
function anchorOf(target: string): HTMLElement | { getBoundingClientRect: () => DOMRect } {
  const found = document.querySelector<HTMLElement>(`[data-tour="${target}"]`);
  if (found) return found;
  const rect = new DOMRect((innerWidth - WIDTH) / 2, innerHeight / 3, WIDTH, 0);
  return { getBoundingClientRect: () => rect };
}

/** Shows a newcomer what is where, a step at a time; it can be left at any step. */
export default function Tour({ onEnd }: { onEnd: () => void }) {
  const [index, setIndex] = useState(0);
  const { setSeen } = useTourSeen();
  const step = STEPS[index];
  if (!step) return null;
  const isLast = index === STEPS.length - 1;
  const end = () => {
    setSeen();
    onEnd();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    end();
  };
  return (
    <Popper
      open
      role="presentation"
      anchorEl={anchorOf(step.target)}
      placement="bottom"
      modifiers={[{ name: "offset", options: { offset: [0, 8] } }]}
      sx={{ zIndex: "tooltip" }}
    >
      <Paper
        role="dialog"
        aria-label={`Tour: ${step.title}`}
        onKeyDown={onKeyDown}
        sx={{
          width: WIDTH,
          maxWidth: "calc(100vw - 24px)",
          p: 4,
          border: 1,
          borderColor: "primary.main",
        }}
      >
        <Typography variant="h2">{step.title}</Typography>
        <Typography variant="body2" sx={{ my: 2 }} aria-live="polite">
          {step.text}
        </Typography>
        <Box sx={{ display: "flex", alignItems: "center", gap: 2 }}>
          <Typography variant="caption" sx={{ flex: 1, color: "text.secondary" }}>
            {index + 1} of {STEPS.length}
          </Typography>
          {!isLast && <Button onClick={end}>End</Button>}
          {index > 0 && <Button onClick={() => setIndex(index - 1)}>Back</Button>}
          <Button
            key={index} // of each step its own, so that the focus goes along and Enter goes on
            autoFocus
            variant="contained"
            onClick={() => (isLast ? end() : setIndex(index + 1))}
          >
            {isLast ? "Done" : "Next"}
          </Button>
        </Box>
      </Paper>
    </Popper>
  );
}

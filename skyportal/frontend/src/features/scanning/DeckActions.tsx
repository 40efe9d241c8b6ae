import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import { LeftIcon, RightIcon } from "@/frame/icons";
import type { Swipe } from "./swipe";

interface DeckActionsProps {
  position: string;
  rejected: boolean;
  onAct: (action: Swipe) => void;
  onSkip: () => void;
  onUndo: () => void;
}

/** The buttons in reach of the thumb: what the swipes do, for those who cannot swipe. */
export function DeckActions({ position, rejected, onAct, onSkip, onUndo }: DeckActionsProps) {
  return (
    <Box
      sx={{
        display: "grid",
        gridTemplateColumns: "44px 1fr 1fr 1fr 44px",
        alignItems: "center",
        gap: 2,
        px: 3,
        pt: 2,
        pb: "max(8px, env(safe-area-inset-bottom))",
        borderTop: 1,
        borderColor: "divider",
        "& .MuiButtonBase-root": { minHeight: 44 },
      }}
    >
      <IconButton aria-label="Previous candidate" onClick={() => onAct("previous")}>
        <LeftIcon />
      </IconButton>
      {rejected ? (
        <Button variant="outlined" onClick={onUndo}>
          Undo
        </Button>
      ) : (
        <Button variant="outlined" onClick={() => onAct("reject")}>
          Reject
        </Button>
      )}
      <Button variant="outlined" onClick={() => onAct("open")}>
        Open
      </Button>
      <Button variant="contained" onClick={() => onAct("save")}>
        Save
      </Button>
      <IconButton aria-label={`Next candidate, now ${position}`} onClick={onSkip}>
        <RightIcon />
      </IconButton>
    </Box>
  );
}

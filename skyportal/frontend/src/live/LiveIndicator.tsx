import Box from "@mui/material/Box";
import Tooltip from "@mui/material/Tooltip";
import { useAppSelector } from "@/app/hooks";
import type { LiveStatus } from "./liveSlice";

const LOOK: Record<LiveStatus, { text: string; colour: string; means: string }> = {
  live: {
    text: "live",
    colour: "success.main",
    means: "New candidates are announced as they arrive.",
  },
  connecting: { text: "connecting", colour: "text.secondary", means: "Connecting to the marshal." },
  reconnecting: {
    text: "reconnecting",
    colour: "warning.main",
    means: "The connection was lost. What you see stays; what arrives is fetched when it is back.",
  },
  off: { text: "off", colour: "text.secondary", means: "Not connected." },
};

/** Whether the page is live. */
export function LiveIndicator() {
  const { text, colour, means } = LOOK[useAppSelector((state) => state.live.status)];
  return (
    <Tooltip title={means}>
      <Box
        role="status"
        data-tour="live"
        aria-label={`Connection: ${text}`}
        sx={{
          display: "inline-flex",
          alignItems: "center",
          gap: 1.5,
          color: colour,
          typography: "caption",
        }}
      >
        <Box sx={{ width: 7, height: 7, borderRadius: "50%", bgcolor: "currentColor" }} />
        <Box component="span" sx={{ display: { xs: "none", sm: "inline" } }}>
          {text}
        </Box>
      </Box>
    </Tooltip>
  );
}

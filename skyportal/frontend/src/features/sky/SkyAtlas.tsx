import Box from "@mui/material/Box";
import { useEffect, useRef, useState } from "react";
import { isSkyTold, type ShowSky } from "@/skyFrame/messages";

const PATIENCE_MS = 20_000;

interface SkyAtlasProps {
  asked: Omit<ShowSky, "kind">;
  label: string;
  /** Called when the sky cannot be shown, with the reason. */
  onFailed: (reason: string) => void;
}

/** The sky in Aladin Lite, to be dragged and zoomed: one instance, in a frame that can do nothing else. */
export function SkyAtlas({ asked, label, onFailed }: SkyAtlasProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [listening, setListening] = useState(false);
  const [shown, setShown] = useState(false);
  const question = JSON.stringify({ kind: "show", ...asked });
  useEffect(() => {
    const hear = ({ source, data }: MessageEvent<unknown>) => {
      if (source !== frame.current?.contentWindow || !isSkyTold(data)) return;
      if (data.kind === "listening") setListening(true);
      if (data.kind === "shown") setShown(true);
      if (data.kind === "failed") onFailed(data.reason);
    };
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, [onFailed]);
  useEffect(() => {
    // A frame without an origin cannot be named; what it is told is a place in the sky.
    if (listening) frame.current?.contentWindow?.postMessage(JSON.parse(question), "*");
  }, [listening, question]);
  useEffect(() => {
    if (shown) return;
    const timer = setTimeout(() => onFailed("no answer in time"), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [shown, onFailed]);
  return (
    <Box
      sx={(theme) => ({
        aspectRatio: "4 / 3",
        bgcolor: theme.tokens.stampTint,
        borderRadius: 0.5,
        isolation: "isolate",
        overflow: "hidden",
      })}
    >
      <Box
        component="iframe"
        ref={frame}
        src="/sky.html"
        sandbox="allow-scripts"
        title={label}
        aria-busy={!shown}
        sx={{
          display: "block",
          width: "100%",
          height: "100%",
          border: 0,
          mixBlendMode: "multiply",
        }}
      />
    </Box>
  );
}

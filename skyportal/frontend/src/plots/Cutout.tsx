import Box from "@mui/material/Box";
import Tooltip from "@mui/material/Tooltip";
import { useState } from "react";

interface CutoutProps {
  url: string | null;
  /** What it shows, such as "template". */
  label: string;
  /** Side in pixels, or "fill" for the width there is. */
  size: number | "fill";
  objectId: string;
}

const ENLARGED = 324;

/** One stamp; hovering enlarges it. Its place has the final size from the start. */
export function Cutout({ url, label, size, objectId }: CutoutProps) {
  const [broken, setBroken] = useState(false);
  // A page of cards has hundreds of stamps, and few are ever hovered: what enlarges them comes with the mouse.
  const [enlargeable, setEnlargeable] = useState(size === "fill");
  const side =
    size === "fill" ? { width: "100%", aspectRatio: "1" } : { width: size, height: size };
  if (!url || broken) return <MissingCutout name={label} side={side} />;
  return (
    <Box sx={{ position: "relative", ...side }} onMouseEnter={() => setEnlargeable(true)}>
      <Stamp
        url={url}
        alt={`${label} image of ${objectId}`}
        side={side}
        onError={() => setBroken(true)}
      />
      <CutoutName name={label} />
      {enlargeable && <Enlarged url={url} />}
    </Box>
  );
}

/** Lies over a stamp, and shows it larger while the mouse or a finger is on it. */
function Enlarged({ url }: { url: string }) {
  return (
    <Tooltip
      title={<Stamp url={url} alt="" side={{ width: ENLARGED, height: ENLARGED }} />}
      placement="right-start"
      slotProps={{ tooltip: { sx: { p: 1, maxWidth: "none" } } }}
    >
      <Box sx={{ position: "absolute", inset: 0 }} />
    </Tooltip>
  );
}

interface StampProps {
  url: string;
  alt: string;
  side: object;
  onError?: () => void;
}

/** What gives it the colour of the theme is bright: it comes with the picture, not before it. */
function Stamp({ url, alt, side, onError }: StampProps) {
  const [shown, setShown] = useState<string | null>(null);
  return (
    <Box
      sx={(theme) => ({
        ...side,
        isolation: "isolate",
        overflow: "hidden",
        borderRadius: 0.5,
        bgcolor: shown === url ? theme.tokens.stampTint : "action.hover",
      })}
    >
      <Box
        component="img"
        src={url}
        alt={alt}
        draggable={false}
        decoding="async"
        onLoad={() => setShown(url)}
        onError={onError}
        sx={{
          display: "block",
          width: "100%",
          height: "100%",
          objectFit: "contain",
          imageRendering: "pixelated",
          mixBlendMode: "multiply",
        }}
      />
    </Box>
  );
}

function CutoutName({ name }: { name: string }) {
  return (
    <Box
      aria-hidden
      sx={{
        position: "absolute",
        left: 3,
        top: 3,
        px: 1,
        borderRadius: 0.5,
        fontSize: 10,
        lineHeight: "14px",
        color: "text.primary",
        bgcolor: "background.default",
        opacity: 0.82,
        pointerEvents: "none",
      }}
    >
      {name}
    </Box>
  );
}

function MissingCutout({ name, side }: { name: string; side: object }) {
  return (
    <Box
      sx={{
        ...side,
        display: "grid",
        placeItems: "center",
        bgcolor: "action.hover",
        borderRadius: 0.5,
        color: "text.secondary",
        typography: "caption",
        textAlign: "center",
      }}
    >
      no {name}
    </Box>
  );
}

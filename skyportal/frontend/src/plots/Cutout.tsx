import { alpha, type CSSObject, styled } from "@mui/material/styles";
import Tooltip from "@mui/material/Tooltip";
import { type CSSProperties, useState } from "react";

interface CutoutProps {
  url: string | null;
  /** What it shows, such as "template". */
  label: string;
  /** Side in pixels, or "fill" for the width there is. */
  size: number | "fill";
  objectId: string;
}

const ENLARGED = 324;

/** Blending takes the browser time in every frame, so that only pictures that need it have it. */
function tinted(colour: string): CSSObject {
  return {
    isolation: "isolate",
    // The colour is bright: it comes with the picture, not before it.
    "&.shown": { backgroundColor: colour },
    "& img": { mixBlendMode: "multiply" },
  };
}

// Styled as a whole: a page of cards has hundreds of stamps.
const Frame = styled("div")(({ theme }) => ({
  position: "relative",
  overflow: "hidden",
  borderRadius: 2,
  backgroundColor: theme.palette.action.hover,
  "&.missing": {
    ...theme.typography.caption,
    display: "grid",
    placeItems: "center",
    color: theme.palette.text.secondary,
    textAlign: "center",
  },
  "& > img": {
    display: "block",
    width: "100%",
    height: "100%",
    objectFit: "contain",
    imageRendering: "pixelated",
  },
  "& > .name": {
    position: "absolute",
    left: 3,
    top: 3,
    padding: "0 4px",
    borderRadius: 2,
    fontSize: 10,
    lineHeight: "14px",
    color: theme.palette.text.primary,
    backgroundColor: alpha(theme.palette.background.default, 0.82),
    pointerEvents: "none",
  },
  "& > .cover": { position: "absolute", inset: 0 },
  ...(theme.tokens.stampTint && tinted(theme.tokens.stampTint)),
}));

/** One stamp; hovering enlarges it. Its place has the final size from the start. */
export function Cutout({ url, label, size, objectId }: CutoutProps) {
  const [broken, setBroken] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  // Few are ever hovered: what enlarges them comes with the mouse.
  const [enlargeable, setEnlargeable] = useState(size === "fill");
  const side: CSSProperties =
    size === "fill" ? { width: "100%", aspectRatio: "1" } : { width: size, height: size };
  if (!url || broken)
    return (
      <Frame className="missing" style={side}>
        no {label}
      </Frame>
    );
  return (
    <Frame
      className={shown === url ? "shown" : undefined}
      style={side}
      onMouseEnter={() => setEnlargeable(true)}
    >
      <img
        src={url}
        alt={`${label} cutout of ${objectId}`}
        draggable={false}
        decoding="async"
        onLoad={() => setShown(url)}
        onError={() => setBroken(true)}
      />
      <span className="name" aria-hidden>
        {label}
      </span>
      {enlargeable && <Enlarged url={url} />}
    </Frame>
  );
}

/** Lies over a stamp, and shows it larger while the mouse or a finger is on it. */
function Enlarged({ url }: { url: string }) {
  const large = (
    <Frame className="shown" style={{ width: ENLARGED, height: ENLARGED }}>
      <img src={url} alt="" draggable={false} />
    </Frame>
  );
  return (
    <Tooltip
      title={large}
      placement="right-start"
      slotProps={{ tooltip: { sx: { p: 1, maxWidth: "none" } } }}
    >
      <div className="cover" />
    </Tooltip>
  );
}

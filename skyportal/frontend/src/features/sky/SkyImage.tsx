import Box from "@mui/material/Box";
import { useState } from "react";

/** Side of a picture in pixels. */
export const SKY_PIXELS = 640;

/** A picture of the sky, with a cross in its centre. */
export function SkyImage({ url, label }: { url: string; label: string }) {
  const [broken, setBroken] = useState(false);
  const frame = {
    width: "100%",
    maxWidth: SKY_PIXELS,
    aspectRatio: "1",
    bgcolor: "action.hover",
    borderRadius: 0.5,
    overflow: "hidden",
  } as const;
  if (broken)
    return (
      <Box
        role="status"
        sx={{ ...frame, display: "grid", placeItems: "center", textAlign: "center", p: 4 }}
      >
        <Box sx={{ typography: "body2", color: "text.secondary" }}>
          No picture came from the CDS in Strasbourg. The network may not reach it, or this survey
          has not seen this place: choose another, or follow a link below.
        </Box>
      </Box>
    );
  return (
    <Box
      sx={(theme) => ({
        ...frame,
        position: "relative",
        isolation: "isolate",
        bgcolor: theme.tokens.stampTint,
      })}
    >
      <Box
        component="img"
        src={url}
        alt={label}
        referrerPolicy="no-referrer"
        onError={() => setBroken(true)}
        sx={{ display: "block", width: "100%", height: "100%", mixBlendMode: "multiply" }}
      />
      <Box
        component="svg"
        aria-hidden
        viewBox="0 0 100 100"
        sx={{ position: "absolute", inset: 0, color: "warning.main" }}
      >
        <path
          d="M50 42v5M50 53v5M42 50h5M53 50h5"
          stroke="currentColor"
          strokeWidth={0.7}
          fill="none"
        />
        <text x="50" y="5" fontSize="4" textAnchor="middle" fill="currentColor">
          N
        </text>
        <text x="3" y="51.500" fontSize="4" fill="currentColor">
          E
        </text>
      </Box>
    </Box>
  );
}

import Box from "@mui/material/Box";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import type { Source } from "@/api/types";
import { SKY_SIDES, SKY_SURVEYS, type SkySurvey, skyImageUrl } from "./skyImages";

const PIXELS = 640;

/** The sky around an object as surveys have seen it; a cross marks the place. */
export default function SkyView({ source }: { source: Source }) {
  const [survey, setSurvey] = useState<SkySurvey>(SKY_SURVEYS[0].id);
  const [side, setSide] = useState<number>(2);
  const url = skyImageUrl(source, survey, side, PIXELS);
  return (
    <Box sx={{ display: "grid", gap: 3 }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 3 }}>
        <TextField
          select
          label="Survey"
          value={survey}
          onChange={(event) => setSurvey(event.target.value as SkySurvey)}
          sx={{ minWidth: 190, flex: 1 }}
        >
          {SKY_SURVEYS.map(({ id, name }) => (
            <MenuItem key={id} value={id}>
              {name}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          select
          label="Side"
          value={side}
          onChange={(event) => setSide(Number(event.target.value))}
          sx={{ minWidth: 84 }}
        >
          {SKY_SIDES.map((arcmin) => (
            <MenuItem key={arcmin} value={arcmin}>
              {arcmin}′
            </MenuItem>
          ))}
        </TextField>
      </Box>
      <SkyImage key={url} url={url} label={`The sky around ${source.id}, ${side}′ across`} />
    </Box>
  );
}

function SkyImage({ url, label }: { url: string; label: string }) {
  const [broken, setBroken] = useState(false);
  const frame = {
    width: "100%",
    maxWidth: PIXELS,
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

import Box from "@mui/material/Box";
import MenuItem from "@mui/material/MenuItem";
import { useTheme } from "@mui/material/styles";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import type { Source } from "@/api/types";
import { useConfigQuery } from "@/features/signin/configApi";
import { SkyAtlas } from "./SkyAtlas";
import { SKY_PIXELS, SkyImage } from "./SkyImage";
import { SKY_SIDES, SKY_SURVEYS, type SkySurvey, skyImageUrl } from "./skyImages";

/** The sky around an object as surveys have seen it; a cross marks the place. */
export default function SkyView({ source }: { source: Source }) {
  const [survey, setSurvey] = useState<SkySurvey>(SKY_SURVEYS[0].id);
  const [side, setSide] = useState<number>(2);
  const [failure, setFailure] = useState("");
  const { data: config } = useConfigQuery();
  const { palette } = useTheme();
  const url = skyImageUrl(source, survey, side, SKY_PIXELS);
  const label = `The sky around ${source.id}, ${side}′ across`;
  const script = config?.sky_atlas;
  const { id, ra, dec, host } = source;
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
      {script && !failure ? (
        <SkyAtlas
          label={label}
          onFailed={setFailure}
          asked={{
            script,
            survey,
            field: side / 60,
            colour: palette.warning.main,
            marks: [{ name: id, ra, dec }, ...(host ? [host] : [])],
          }}
        />
      ) : (
        <SkyImage key={url} url={url} label={label} />
      )}
      {failure && (
        <Typography role="status" variant="caption" sx={{ color: "text.secondary" }}>
          Aladin Lite could not be loaded ({failure}): this is a picture.
        </Typography>
      )}
    </Box>
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import type { Source } from "@/api/types";
import { may } from "@/features/profile/permissions";
import { useProfileQuery } from "@/features/profile/profileApi";
import { useConfigQuery } from "@/features/signin/configApi";
import { onPages, type PictureOrder } from "@/features/thumbnails/shownKinds";
import {
  useFetchSurveyPicturesMutation,
  useThumbnailKindsQuery,
} from "@/features/thumbnails/thumbnailsApi";
import { LabelledField } from "@/frame/LabelledField";
import { Cutout } from "@/plots/Cutout";
import { useReport } from "@/undo/useReport";
import { LARGEST, SMALLEST, usePictureSize } from "./usePictureSize";

/** The newest image of each kind, as large and in the order that one likes. */
export function SourceThumbnails({ source }: { source: Source }) {
  const { data: kinds = [] } = useThumbnailKindsQuery();
  const [size, setSize] = usePictureSize();
  const [order, setOrder] = useState<PictureOrder>("usual");
  const { data: config } = useConfigQuery();
  const surveys = config?.survey_pictures ?? [];
  const lacking = kinds.filter(
    ({ name }) => surveys.includes(name) && !source.thumbnails.some(({ type }) => type === name),
  );
  return (
    <Box component="section" aria-label="Pictures" sx={{ display: "grid", gap: 1 }}>
      <Box
        sx={{
          display: "grid",
          gridTemplateColumns: `repeat(auto-fill, min(${size}px, calc((100% - 8px) / 3)))`,
          gap: 1,
        }}
      >
        {onPages(kinds, source.thumbnails, order).map(({ type, label, url }) => (
          <Cutout key={type} label={label} url={url} size="fill" objectId={source.id} />
        ))}
      </Box>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: 4 }}>
        <Box sx={{ display: { xs: "none", sm: "block" } }}>
          <LabelledField text="size" width={110}>
            <Box
              component="input"
              type="range"
              aria-label="Size of the pictures"
              min={SMALLEST}
              max={LARGEST}
              step={20}
              value={size}
              onChange={(event) => setSize(Number(event.target.value))}
              sx={{ width: "100%", accentColor: (theme) => theme.palette.primary.main }}
            />
          </LabelledField>
        </Box>
        <LabelledField text="order" width={110}>
          <TextField
            select
            fullWidth
            variant="standard"
            value={order}
            onChange={(event) => setOrder(event.target.value as PictureOrder)}
            slotProps={{ htmlInput: { "aria-label": "Order of the pictures" } }}
          >
            <MenuItem value="usual">by kind</MenuItem>
            <MenuItem value="newest">newest first</MenuItem>
          </TextField>
        </LabelledField>
        {lacking.length > 0 && (
          <FetchPictures objId={source.id} labels={lacking.map(({ label }) => label)} />
        )}
      </Box>
    </Box>
  );
}

/** Has the marshal fetch the pictures of sky surveys that are not there. */
function FetchPictures({ objId, labels }: { objId: string; labels: readonly string[] }) {
  const { data: profile } = useProfileQuery();
  const [fetchThem, { isLoading }] = useFetchSurveyPicturesMutation();
  const report = useReport();
  if (!may(profile, "Upload data")) return null;
  const ask = () =>
    report(fetchThem(objId), {
      refused: "No pictures were asked for.",
      worked: "Surveys are asked for pictures; those that have some show up here.",
    });
  return (
    <Button disabled={isLoading} onClick={ask} title={`Ask for ${labels.join(", ")}`}>
      Ask surveys for pictures
    </Button>
  );
}

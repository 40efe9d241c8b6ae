import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import { Link } from "react-router";
import { may } from "@/features/profile/permissions";
import { useGroupsQuery, useProfileQuery } from "@/features/profile/profileApi";
import { GroupsMenu } from "@/features/source/GroupsMenu";
import { DownIcon } from "@/frame/icons";
import { useReport } from "@/undo/useReport";
import { type OfObject, useIsSourceQuery, useSaveAlertObjectMutation } from "./alertsApi";

/** Saves the object to groups with its whole light curve; leads to its source page once it has one. */
export function SaveObject({ object: { survey, objectId } }: { object: OfObject }) {
  const { data: profile } = useProfileQuery();
  const { data: groups = [] } = useGroupsQuery();
  const { data: isSource } = useIsSourceQuery(objectId);
  const [save, { isLoading, isSuccess }] = useSaveAlertObjectMutation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const report = useReport();
  return (
    <Box sx={{ display: "flex", alignItems: "center", gap: 2 }}>
      {isSource ? (
        <Button
          component={Link}
          to={`/source/${encodeURIComponent(objectId)}`}
          variant={isSuccess ? "contained" : "outlined"}
        >
          Source page
        </Button>
      ) : (
        isSuccess && (
          <Box role="status" sx={{ typography: "body2", color: "text.secondary" }}>
            Light curve and cutouts are on their way…
          </Box>
        )
      )}
      {may(profile, "Upload data") && (
        <Button
          variant={isSource || isSuccess ? "outlined" : "contained"}
          aria-haspopup="dialog"
          disabled={isLoading}
          endIcon={<DownIcon />}
          onClick={(event) => setAnchor(event.currentTarget)}
        >
          Save to…
        </Button>
      )}
      {anchor && (
        <GroupsMenu
          anchor={anchor}
          objectId={objectId}
          groups={groups}
          savedIds={[]}
          suggestedIds={[]}
          onSave={(chosen) =>
            report(save({ objectId, body: { survey, group_ids: chosen.map(({ id }) => id) } }), {
              refused: `${objectId} was not saved.`,
            })
          }
          onUnsave={() => {}}
          onClose={() => setAnchor(null)}
        />
      )}
    </Box>
  );
}

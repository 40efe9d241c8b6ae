import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import Popover from "@mui/material/Popover";
import TextField from "@mui/material/TextField";
import { type FormEvent, useState } from "react";
import { useChangeProfileMutation } from "@/features/profile/accountApi";
import { useProfileQuery } from "@/features/profile/profileApi";
import { CloseIcon, DownIcon } from "@/frame/icons";
import { useReport } from "@/undo/useReport";
import { PREFERENCE, savedViews } from "./savedViews";

interface SavedViewsProps {
  params: URLSearchParams;
  onParams: (params: URLSearchParams) => void;
}

const LONGEST_NAME = 60;

/** Lists that one comes back to: conditions, order and columns under a name. */
export function SavedViews({ params, onParams }: SavedViewsProps) {
  const { data: profile } = useProfileQuery();
  const [change, { isLoading }] = useChangeProfileMutation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [name, setName] = useState("");
  const report = useReport();
  const views = savedViews(profile);
  const keep = (key: string, query: string | null) =>
    report(change({ preferences: { [PREFERENCE]: { [key]: query } } }), {
      refused: "Your views are as they were.",
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const key = name.trim();
    if (!key) return;
    setName("");
    keep(key, `${params}`);
  };
  return (
    <>
      <Button
        variant="outlined"
        aria-haspopup="dialog"
        endIcon={<DownIcon />}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        Views
      </Button>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: "bottom", horizontal: "right" }}
        transformOrigin={{ vertical: "top", horizontal: "right" }}
        slotProps={{
          paper: {
            role: "dialog",
            "aria-label": "Views",
            sx: { border: 1, borderColor: "divider", p: 3, width: 280 },
          },
        }}
      >
        {views.map((view) => (
          <Box key={view.name} sx={{ display: "flex", alignItems: "center" }}>
            <Button
              sx={{ flex: 1, justifyContent: "start" }}
              onClick={() => {
                onParams(new URLSearchParams(view.query));
                setAnchor(null);
              }}
            >
              {view.name}
            </Button>
            <IconButton aria-label={`Forget ${view.name}`} onClick={() => keep(view.name, null)}>
              <CloseIcon />
            </IconButton>
          </Box>
        ))}
        <Box component="form" onSubmit={submit} sx={{ display: "flex", gap: 2, mt: 2 }}>
          <TextField
            label="Keep this one as"
            value={name}
            onChange={(event) => setName(event.target.value)}
            slotProps={{ htmlInput: { maxLength: LONGEST_NAME } }}
          />
          <Button type="submit" variant="contained" disabled={!name.trim() || isLoading}>
            Keep
          </Button>
        </Box>
      </Popover>
    </>
  );
}

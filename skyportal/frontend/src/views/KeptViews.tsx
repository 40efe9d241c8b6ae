import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import Popover from "@mui/material/Popover";
import { type FormEvent, useState } from "react";
import { useChangeProfileMutation } from "@/features/profile/accountApi";
import { useProfileQuery } from "@/features/profile/profileApi";
import { FormField } from "@/frame/FormField";
import { CloseIcon, DownIcon, StarIcon } from "@/frame/icons";
import { lengthFault } from "@/frame/lengths";
import { Refusal } from "@/frame/Refusal";
import { useReport } from "@/undo/useReport";
import { firstView, type KeptView, keptViews, type ViewKind, viewShown } from "./keptViews";

interface KeptViewsProps {
  kind: ViewKind;
  params: URLSearchParams;
  onParams: (params: URLSearchParams) => void;
}

const LONGEST_NAME = 60;

/** Lists that one comes back to, each under a name: what the address says of them. */
export function KeptViews({ kind, params, onParams }: KeptViewsProps) {
  const { data: profile } = useProfileQuery();
  const [change] = useChangeProfileMutation();
  const [add, adding] = useChangeProfileMutation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const report = useReport();
  const views = keptViews(profile, kind);
  const shown = viewShown(views, `${params}`);
  const first = firstView(profile, kind);
  const prefer = (preferences: Record<string, unknown>) =>
    report(change({ preferences }), { refused: `Your ${kind.title.toLowerCase()} are as before.` });
  const withView = (key: string, query: string | null) => ({ [kind.preference]: { [key]: query } });
  const key = name.trim();
  const fault = key ? lengthFault(key, LONGEST_NAME) : "Give it a name.";
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (fault || adding.isLoading) return;
    if ((await add({ preferences: withView(key, `${params}`) })).error) return;
    setName("");
    setTried(false);
  };
  const choose = (view: KeptView) => {
    onParams(new URLSearchParams(view.query));
    setAnchor(null);
  };
  const { first: firstKey } = kind;
  return (
    <>
      <Button
        variant="outlined"
        aria-haspopup="dialog"
        endIcon={<DownIcon />}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {shown ? `${kind.title} · ${shown.name}` : kind.title}
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
            "aria-label": kind.title,
            sx: { border: 1, borderColor: "divider", p: 3, width: 300 },
          },
        }}
      >
        {views.map((view) => (
          <ViewRow
            key={view.name}
            view={view}
            shown={view === shown}
            isFirst={view.name === first?.name}
            onChoose={() => choose(view)}
            onFirst={
              firstKey ? (isFirst) => prefer({ [firstKey]: isFirst ? view.name : null }) : undefined
            }
            onForget={() => prefer(withView(view.name, null))}
          />
        ))}
        <Box
          component="form"
          noValidate
          onSubmit={submit}
          sx={{ display: "flex", alignItems: "start", gap: 2, mt: 2 }}
        >
          <FormField
            label="Keep this one as"
            value={name}
            fault={tried ? fault : null}
            hint={views.some((view) => view.name === key) ? `In place of ${key} as it was.` : ""}
            onText={setName}
          />
          {/* Not disabled meanwhile: it would lose the focus, and Escape would close nothing. */}
          <Button type="submit" variant="contained" aria-busy={adding.isLoading}>
            Keep
          </Button>
        </Box>
        <Refusal error={adding.error} />
      </Popover>
    </>
  );
}

interface ViewRowProps {
  view: KeptView;
  shown: boolean;
  isFirst: boolean;
  onChoose: () => void;
  onFirst?: (isFirst: boolean) => void;
  onForget: () => void;
}

function ViewRow({ view: { name }, shown, isFirst, onChoose, onFirst, onForget }: ViewRowProps) {
  return (
    <Box sx={{ display: "flex", alignItems: "center" }}>
      <Button
        aria-current={shown || undefined}
        sx={{ flex: 1, justifyContent: "start", fontWeight: shown ? 700 : undefined }}
        onClick={onChoose}
      >
        {name}
      </Button>
      {onFirst && (
        <IconButton
          aria-label={`Start with ${name}`}
          aria-pressed={isFirst}
          title={isFirst ? "You start with this one" : "Start with this one"}
          onClick={() => onFirst(!isFirst)}
        >
          <StarIcon filled={isFirst} />
        </IconButton>
      )}
      <IconButton aria-label={`Forget ${name}`} onClick={onForget}>
        <CloseIcon />
      </IconButton>
    </Box>
  );
}

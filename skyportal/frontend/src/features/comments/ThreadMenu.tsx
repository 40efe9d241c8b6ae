import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Divider from "@mui/material/Divider";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { DownIcon } from "@/frame/icons";
import { NewThreadDialog } from "./NewThreadDialog";
import { type Shown, shownText, type Thread } from "./threads";

interface ThreadMenuProps {
  threads: readonly Thread[];
  /** Of all comments, and of those in no thread. */
  counts: { all: number; general: number };
  shown: Shown;
  onShown: (shown: Shown) => void;
}

/** Chooses the thread that is read and written in, or opens a new one. */
export function ThreadMenu({ threads, counts, shown, onShown }: ThreadMenuProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [naming, setNaming] = useState(false);
  const choices: { shown: Shown; count: number }[] = [
    { shown: "all", count: counts.all },
    { shown: { channel: null }, count: counts.general },
    ...threads.map(({ channel, comments }) => ({ shown: { channel }, count: comments })),
  ];
  const choose = (choice: Shown) => {
    setAnchor(null);
    onShown(choice);
  };
  const open = () => {
    setAnchor(null);
    setNaming(true);
  };
  return (
    <>
      <Button
        variant="outlined"
        aria-haspopup="menu"
        title="Thread of comments"
        endIcon={<DownIcon />}
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{ minWidth: 0 }}
      >
        <Box component="span" sx={{ overflow: "hidden", textOverflow: "ellipsis" }}>
          {shownText(shown)}
        </Box>
      </Button>
      <Menu
        anchorEl={anchor}
        open={anchor !== null}
        onClose={() => setAnchor(null)}
        slotProps={{ paper: { sx: { maxWidth: 320, maxHeight: 400 } } }}
      >
        {choices.map((choice) => {
          const text = shownText(choice.shown);
          const isChosen = isSame(choice.shown, shown);
          return (
            <MenuItem
              key={isThread(choice.shown) ? `thread ${text}` : text}
              role="menuitemradio"
              aria-checked={isChosen}
              selected={isChosen}
              onClick={() => choose(choice.shown)}
              sx={{ gap: 3, justifyContent: "space-between", whiteSpace: "normal" }}
            >
              <Box component="span" sx={{ overflowWrap: "anywhere" }}>
                {text}
              </Box>
              <Box component="span" sx={{ color: "text.secondary" }}>
                {choice.count}
              </Box>
            </MenuItem>
          );
        })}
        <Divider component="li" role="none" />
        <MenuItem onClick={open}>New thread…</MenuItem>
      </Menu>
      {naming && (
        <NewThreadDialog
          onName={(channel) => {
            setNaming(false);
            onShown({ channel });
          }}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  );
}

const isThread = (shown: Shown) => shown !== "all" && shown.channel !== null;

function isSame(one: Shown, other: Shown): boolean {
  if (one === "all" || other === "all") return one === other;
  return one.channel === other.channel;
}

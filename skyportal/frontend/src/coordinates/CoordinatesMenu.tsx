import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { styled } from "@mui/material/styles";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { DownIcon } from "@/frame/icons";
import { useCopy } from "@/frame/useCopy";
import { PLAIN_BUTTON } from "@/theme/plainButton";
import { coordinateFormats, formatPosition, type Position } from "./format";

const Text = styled("span")(({ theme }) => ({
  display: "inline-flex",
  alignItems: "center",
  whiteSpace: "nowrap",
  "& > button": {
    ...PLAIN_BUTTON,
    display: "inline-flex",
    alignItems: "center",
    justifyContent: "center",
  },
  "& > button:hover": { color: theme.palette.primary.main },
  "& > [aria-haspopup]": { minWidth: 24, minHeight: 24 },
  "& svg": { fontSize: "1rem" },
}));

/** A position: a click copies it, the arrow offers every other format. */
export function CoordinatesMenu({ position }: { position: Position }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const copy = useCopy();
  const text = formatPosition(position);
  return (
    <Text>
      <button
        type="button"
        title="Copy"
        aria-label={`Copy coordinates ${text}`}
        onClick={() => copy(text)}
      >
        {text}
      </button>
      <button
        type="button"
        aria-label="Other formats"
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <DownIcon />
      </button>
      {anchor && (
        <Menu anchorEl={anchor} open onClose={() => setAnchor(null)}>
          {coordinateFormats(position).map((format) => (
            <MenuItem
              key={format.label}
              onClick={() => {
                copy(format.text);
                setAnchor(null);
              }}
              sx={{ display: "grid", justifyItems: "start" }}
            >
              <Typography variant="mono">{format.text}</Typography>
              <Typography variant="caption" sx={{ color: "text.secondary" }}>
                {format.label}
              </Typography>
            </MenuItem>
          ))}
        </Menu>
      )}
    </Text>
  );
}

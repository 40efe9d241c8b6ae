import ButtonBase from "@mui/material/ButtonBase";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { styled } from "@mui/material/styles";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { DownIcon } from "@/frame/icons";
import { useCopy } from "@/frame/useCopy";
import { coordinateFormats, formatPosition, type Position } from "./format";

const Text = styled(ButtonBase)(({ theme }) => ({
  color: "inherit",
  font: "inherit",
  borderRadius: 3,
  "&:hover": { color: theme.palette.primary.main },
}));

/** A position: a click copies it, the arrow offers every other format. */
export function CoordinatesMenu({ position }: { position: Position }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const copy = useCopy();
  const text = formatPosition(position);
  return (
    <span style={{ display: "inline-flex", alignItems: "center", whiteSpace: "nowrap" }}>
      <Text title="Copy" aria-label={`Copy coordinates ${text}`} onClick={() => copy(text)}>
        {text}
      </Text>
      <Text
        aria-label="Other formats"
        aria-haspopup="menu"
        sx={{ minWidth: 24, minHeight: 24 }}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <DownIcon sx={{ fontSize: "1rem" }} />
      </Text>
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
    </span>
  );
}

import IconButton from "@mui/material/IconButton";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { chooseScheme, SCHEME_CHOICES, type SchemeChoice, useSchemeChoice } from "@/theme/scheme";
import { SCHEME_LABELS } from "@/theme/schemeLabels";
import { HalfIcon } from "./icons";

export function ThemeMenu() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const choice = useSchemeChoice();
  const choose = (scheme: SchemeChoice) => {
    chooseScheme(scheme);
    setAnchor(null);
  };
  return (
    <>
      <IconButton
        aria-label="Theme"
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <HalfIcon />
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {SCHEME_CHOICES.map((scheme) => (
          <MenuItem
            key={scheme}
            role="menuitemradio"
            aria-checked={scheme === choice}
            selected={scheme === choice}
            onClick={() => choose(scheme)}
          >
            {SCHEME_LABELS[scheme]}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}

import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { DownIcon } from "@/frame/icons";
import { WIDGET_IDS, type WidgetId } from "./arrangement";

interface WidgetsMenuProps {
  shown: readonly WidgetId[];
  titleOf: (id: WidgetId) => string;
  onShow: (id: WidgetId, isShown: boolean) => void;
}

/** Chooses which widgets there are. */
export function WidgetsMenu({ shown, titleOf, onShow }: WidgetsMenuProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button
        variant="outlined"
        aria-haspopup="menu"
        endIcon={<DownIcon />}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        Widgets
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {WIDGET_IDS.map((id) => {
          const isShown = shown.includes(id);
          return (
            <MenuItem
              key={id}
              role="menuitemcheckbox"
              aria-checked={isShown}
              onClick={() => onShow(id, !isShown)}
            >
              <Checkbox
                checked={isShown}
                tabIndex={-1}
                disableRipple
                slotProps={{ input: { "aria-hidden": true } }}
                sx={{ p: 0, mr: 2 }}
              />
              {titleOf(id)}
            </MenuItem>
          );
        })}
      </Menu>
    </>
  );
}

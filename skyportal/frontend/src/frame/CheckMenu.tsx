import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { DownIcon } from "./icons";

interface CheckMenuProps<Id extends string> {
  /** What the button says. */
  label: string;
  options: readonly { id: Id; label: string }[];
  isShown: (id: Id) => boolean;
  onShow: (id: Id, isShown: boolean) => void;
}

/** Shows or hides each of a few things. */
export function CheckMenu<Id extends string>(props: CheckMenuProps<Id>) {
  const { label, options, isShown, onShow } = props;
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button
        variant="outlined"
        aria-haspopup="menu"
        endIcon={<DownIcon />}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {label}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {options.map((option) => {
          const shown = isShown(option.id);
          return (
            <MenuItem
              key={option.id}
              role="menuitemcheckbox"
              aria-checked={shown}
              onClick={() => onShow(option.id, !shown)}
            >
              <Checkbox
                checked={shown}
                tabIndex={-1}
                slotProps={{ input: { "aria-hidden": true } }}
              />
              {option.label}
            </MenuItem>
          );
        })}
      </Menu>
    </>
  );
}

import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { DownIcon } from "./icons";

interface CheckMenuProps {
  /** Of what kind the options are: "instruments". */
  name: string;
  options: readonly string[];
  hidden: readonly string[];
  onHidden: (hidden: string[]) => void;
}

/** Shows or hides each of a few things; the button says how many are shown. */
export function CheckMenu({ name, options, hidden, onHidden }: CheckMenuProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const shown = options.filter((option) => !hidden.includes(option)).length;
  const toggle = (option: string) =>
    onHidden(
      hidden.includes(option) ? hidden.filter((one) => one !== option) : [...hidden, option],
    );
  return (
    <>
      <Button
        variant="outlined"
        aria-haspopup="menu"
        endIcon={<DownIcon />}
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{ fontWeight: 400 }}
      >
        {shown === options.length ? name : `${shown} of ${options.length} ${name}`}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {options.map((option) => (
          <MenuItem
            key={option}
            role="menuitemcheckbox"
            aria-checked={!hidden.includes(option)}
            onClick={() => toggle(option)}
          >
            <Checkbox
              checked={!hidden.includes(option)}
              tabIndex={-1}
              slotProps={{ input: { "aria-hidden": true } }}
            />
            {option}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}

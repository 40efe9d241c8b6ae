import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { DownIcon } from "@/frame/icons";
import { COLUMNS, columnsOf, withColumn } from "./columns";

interface ColumnsMenuProps {
  params: URLSearchParams;
  onParams: (params: URLSearchParams) => void;
}

/** Chooses what the table tells. */
export function ColumnsMenu({ params, onParams }: ColumnsMenuProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const shown = new Set(columnsOf(params).map(({ id }) => id));
  return (
    <>
      <Button
        variant="outlined"
        aria-haspopup="menu"
        endIcon={<DownIcon />}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        Columns
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {COLUMNS.map(({ id, heading }) => (
          <MenuItem
            key={id}
            role="menuitemcheckbox"
            aria-checked={shown.has(id)}
            onClick={() => onParams(withColumn(params, id, !shown.has(id)))}
          >
            <Checkbox
              checked={shown.has(id)}
              tabIndex={-1}
              slotProps={{ input: { "aria-hidden": true } }}
            />
            {heading}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}

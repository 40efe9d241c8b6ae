import Button from "@mui/material/Button";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import type { Candidate } from "@/api/types";
import { DownIcon } from "@/frame/icons";
import { sortableKeys } from "./annotations";
import type { AnnotationSort } from "./filters";

interface SortMenuProps {
  sort: AnnotationSort | null;
  /** Whose annotations are offered. */
  candidates: readonly Candidate[];
  onSort: (sort: AnnotationSort | null) => void;
}

/** Newest first, or by any number that the candidates were annotated with. */
export function SortMenu({ sort, candidates, onSort }: SortMenuProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const choose = (choice: AnnotationSort | null) => {
    setAnchor(null);
    onSort(choice);
  };
  const label = sort ? `${sort.key} ${sort.order === "desc" ? "↓" : "↑"}` : "newest";
  return (
    <>
      <Button
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
        endIcon={<DownIcon />}
      >
        Sort: {label}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        <MenuItem selected={!sort} onClick={() => choose(null)}>
          Newest first
        </MenuItem>
        {anchor &&
          sortableKeys(candidates.flatMap(({ annotations }) => annotations)).map(
            ({ origin, key }) => (
              <MenuItem
                key={`${origin} ${key}`}
                selected={sort?.origin === origin && sort.key === key}
                onClick={() => choose({ origin, key, order: "desc" })}
              >
                {key}, highest first · {origin}
              </MenuItem>
            ),
          )}
      </Menu>
    </>
  );
}

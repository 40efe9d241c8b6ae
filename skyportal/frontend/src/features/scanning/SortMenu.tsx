import Button from "@mui/material/Button";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import type { Candidate } from "@/api/types";
import { useAnnotationKeysQuery } from "@/features/annotationKeys/annotationKeysApi";
import { type KnownKeys, numbersOf } from "@/features/annotationKeys/knownKeys";
import { DownIcon } from "@/frame/icons";
import { sortableKeys } from "./annotations";
import type { AnnotationKey, AnnotationSort } from "./filters";

interface SortMenuProps {
  sort: AnnotationSort | null;
  /** Whose annotations are offered. */
  candidates: readonly Candidate[];
  onSort: (sort: AnnotationSort | null) => void;
}

/** Newest first, or by any number that these candidates, and others of late, were annotated with. */
export function SortMenu({ sort, candidates, onSort }: SortMenuProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { data: known = {} } = useAnnotationKeysQuery(undefined, { skip: anchor === null });
  const keys = anchor ? offered(candidates, known) : [];
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
        {keys.map(({ origin, key }) => (
          <MenuItem
            key={`${origin} ${key}`}
            selected={sort?.origin === origin && sort.key === key}
            onClick={() => choose({ origin, key, order: "desc" })}
          >
            {key}, highest first · {origin}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}

/** Returns the keys of the candidates that are shown, and after them those of others. */
function offered(candidates: readonly Candidate[], known: KnownKeys): AnnotationKey[] {
  const shown = sortableKeys(candidates.flatMap(({ annotations }) => annotations));
  const isShown = ({ origin, key }: AnnotationKey) =>
    shown.some((one) => one.origin === origin && one.key === key);
  return [...shown, ...numbersOf(known).filter((one) => !isShown(one))];
}

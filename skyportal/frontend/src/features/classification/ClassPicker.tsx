import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { type KeyboardEvent, useEffect, useId, useMemo, useState } from "react";
import { searchClasses, type TaxonomyClass } from "./taxonomyClasses";

interface ClassPickerProps {
  classes: readonly TaxonomyClass[];
  chosen: TaxonomyClass | null;
  /** What is wrong with the choice; null when nothing is. */
  fault?: string | null;
  onChoose: (chosen: TaxonomyClass | null) => void;
}

const MOST_SHOWN = 100;

const keyOf = ({ taxonomyId, path, name }: TaxonomyClass) => [taxonomyId, ...path, name].join("/");

/** Finds a class of a taxonomy by typing; arrows move, Enter chooses. */
export function ClassPicker({ classes, chosen, fault = null, onChoose }: ClassPickerProps) {
  const [typed, setTyped] = useState(chosen?.name ?? "");
  const [active, setActive] = useState(0);
  const id = useId();
  const found = useMemo(() => searchClasses(classes, typed).slice(0, MOST_SHOWN), [classes, typed]);
  const current = Math.min(active, found.length - 1);
  const optionId = (index: number) => `${id}-${index}`;
  useEffect(() => {
    document.getElementById(`${id}-${current}`)?.scrollIntoView?.({ block: "nearest" });
  }, [id, current]);
  const type = (text: string) => {
    setTyped(text);
    setActive(0);
    onChoose(null);
  };
  const choose = (picked: TaxonomyClass) => {
    setTyped(picked.name);
    onChoose(picked);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const picked = found[current];
    if (event.key === "ArrowDown") setActive(Math.min(current + 1, found.length - 1));
    else if (event.key === "ArrowUp") setActive(Math.max(current - 1, 0));
    else if (event.key === "Enter" && picked && !chosen) choose(picked);
    else return;
    event.preventDefault();
  };
  return (
    <Box>
      <TextField
        fullWidth
        autoFocus
        value={typed}
        error={fault !== null}
        helperText={fault}
        placeholder="Ia, AGN, CV…"
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
        slotProps={{
          htmlInput: {
            role: "combobox",
            "aria-label": "Class",
            "aria-expanded": chosen === null,
            "aria-controls": id,
            "aria-activedescendant": chosen || current < 0 ? undefined : optionId(current),
            autoComplete: "off",
          },
        }}
      />
      {!chosen && (
        <Box
          component="ul"
          role="listbox"
          id={id}
          aria-label="Classes"
          sx={{ m: 0, mt: 1, p: 0, listStyle: "none", height: 240, overflow: "auto" }}
        >
          {found.map((option, index) => (
            <ClassOption
              key={keyOf(option)}
              id={optionId(index)}
              option={option}
              active={index === current}
              onChoose={() => choose(option)}
            />
          ))}
          {found.length === 0 && (
            <Box component="li" role="presentation" sx={{ py: 2, color: "text.secondary" }}>
              No class has this name. Try a part of it, or what it is a kind of.
            </Box>
          )}
        </Box>
      )}
    </Box>
  );
}

interface ClassOptionProps {
  id: string;
  option: TaxonomyClass;
  active: boolean;
  onChoose: () => void;
}

function ClassOption({ id, option, active, onChoose }: ClassOptionProps) {
  return (
    // The keys are those of the field that controls the list.
    <Box
      component="li"
      role="option"
      id={id}
      aria-selected={active}
      onClick={onChoose}
      sx={{
        px: 2,
        py: 1,
        borderRadius: 1,
        cursor: "pointer",
        bgcolor: active ? "action.selected" : undefined,
        "&:hover": { bgcolor: "action.hover" },
      }}
    >
      <Box sx={{ typography: "body2", fontWeight: 550 }}>{option.name}</Box>
      <Box sx={{ typography: "caption", color: "text.secondary" }}>
        {[option.taxonomy, ...option.path.slice(1)].join(" › ")}
      </Box>
    </Box>
  );
}

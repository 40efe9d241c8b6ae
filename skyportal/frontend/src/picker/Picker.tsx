import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from "react";

export interface PickerProps<T> {
  label: string;
  placeholder?: string;
  typed: string;
  onType: (typed: string) => void;
  /** What fits what was typed, the best first. */
  options: readonly T[];
  keyOf: (option: T) => string | number;
  onPick: (option: T) => void;
  /** What an option looks like. */
  children: (option: T) => ReactNode;
  /** Said when nothing fits. */
  none?: ReactNode;
  autoFocus?: boolean;
  /** Longest the list may become, in pixels. */
  height?: number;
}

/** Finds one of many by typing; arrows move, Enter picks. */
export function Picker<T>(props: PickerProps<T>) {
  const { label, placeholder, typed, onType, options, keyOf, onPick, children, none } = props;
  const [active, setActive] = useState(0);
  const id = useId();
  const current = Math.min(active, options.length - 1);
  const optionId = (index: number) => `${id}-${index}`;
  const open = options.length > 0 || Boolean(none);
  useEffect(() => {
    document.getElementById(`${id}-${current}`)?.scrollIntoView?.({ block: "nearest" });
  }, [id, current]);
  const onKeyDown = (event: KeyboardEvent) => {
    const picked = options[current];
    if (event.key === "ArrowDown") setActive(Math.min(current + 1, options.length - 1));
    else if (event.key === "ArrowUp") setActive(Math.max(current - 1, 0));
    else if (event.key === "Enter" && picked) onPick(picked);
    else return;
    event.preventDefault();
  };
  return (
    <Box>
      <TextField
        fullWidth
        autoFocus={props.autoFocus}
        value={typed}
        placeholder={placeholder}
        onChange={(event) => {
          onType(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        slotProps={{
          htmlInput: {
            role: "combobox",
            "aria-label": label,
            "aria-expanded": open,
            "aria-controls": open ? id : undefined,
            "aria-activedescendant": current < 0 ? undefined : optionId(current),
            autoComplete: "off",
            spellCheck: false,
          },
        }}
      />
      {options.length > 0 && (
        <Box
          component="ul"
          role="listbox"
          id={id}
          aria-label={`${label}: what fits`}
          sx={{ m: 0, mt: 1, p: 0, listStyle: "none", maxHeight: props.height, overflow: "auto" }}
        >
          {options.map((option, index) => (
            // The keys are those of the field that controls the list.
            <Box
              component="li"
              role="option"
              id={optionId(index)}
              key={keyOf(option)}
              aria-selected={index === current}
              onClick={() => onPick(option)}
              sx={{
                px: 2,
                py: 1,
                borderRadius: 1,
                cursor: "pointer",
                bgcolor: index === current ? "action.selected" : undefined,
                "&:hover": { bgcolor: "action.hover" },
              }}
            >
              {children(option)}
            </Box>
          ))}
        </Box>
      )}
      {options.length === 0 && none && (
        <Box id={id} sx={{ px: 2, py: 2, typography: "body2", color: "text.secondary" }}>
          {none}
        </Box>
      )}
    </Box>
  );
}

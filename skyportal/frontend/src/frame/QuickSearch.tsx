import InputAdornment from "@mui/material/InputAdornment";
import TextField from "@mui/material/TextField";
import { type FormEvent, type RefObject, useState } from "react";
import { useNavigate } from "react-router";
import { useLazyFoundSourcesQuery } from "@/features/palette/paletteApi";
import { objectOf, placeOf } from "./destination";
import { SearchIcon } from "./icons";
import { Key } from "./Key";

/** Goes to an object by its id, an alias, its name in the TNS, or to a position. */
export function QuickSearch({ inputRef }: { inputRef: RefObject<HTMLInputElement | null> }) {
  const [text, setText] = useState("");
  const navigate = useNavigate();
  const [find] = useLazyFoundSourcesQuery();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const typed = text.trim();
    if (!typed) return;
    setText("");
    inputRef.current?.blur();
    const place = placeOf(typed);
    if (place) return navigate(place);
    const { data: found = [] } = await find(typed);
    navigate(objectOf(typed, found));
  };
  return (
    <form onSubmit={submit} role="search" data-tour="search">
      <TextField
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && inputRef.current?.blur()}
        inputRef={inputRef}
        placeholder="Name or position"
        sx={{ width: { xs: 104, sm: 200 } }}
        slotProps={{
          htmlInput: { "aria-label": "Go to object", spellCheck: false, autoComplete: "off" },
          input: {
            startAdornment: (
              <InputAdornment position="start">
                <SearchIcon />
              </InputAdornment>
            ),
            endAdornment: <Key>/</Key>,
          },
        }}
      />
    </form>
  );
}

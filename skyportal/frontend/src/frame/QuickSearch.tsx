import InputAdornment from "@mui/material/InputAdornment";
import TextField from "@mui/material/TextField";
import { type FormEvent, type RefObject, useState } from "react";
import { useNavigate } from "react-router";
import { SearchIcon } from "./icons";
import { Key } from "./Key";

/** Goes to an object by its id. */
export function QuickSearch({ inputRef }: { inputRef: RefObject<HTMLInputElement | null> }) {
  const [text, setText] = useState("");
  const navigate = useNavigate();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const id = text.trim();
    if (!id) return;
    setText("");
    inputRef.current?.blur();
    navigate(`/source/${encodeURIComponent(id)}`);
  };
  return (
    <form onSubmit={submit} role="search" data-tour="search">
      <TextField
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && inputRef.current?.blur()}
        inputRef={inputRef}
        placeholder="Object id"
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

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useInstrumentsQuery } from "@/features/upload/uploadApi";
import { usePeopleNamedQuery } from "@/features/users/usersApi";
import { useSettled } from "@/picker/useSettled";
import type { Mention } from "./mentions";

const MOST = 6;

interface SuggestionsProps {
  mention: Mention;
  onPick: (name: string) => void;
}

/** Whom or what the name that is being typed may be; `Tab` leads from the text to them. */
export function Suggestions({ mention, onPick }: SuggestionsProps) {
  const names = useNames(mention);
  if (names.length === 0) return null;
  return (
    <Box
      role="group"
      aria-label={mention.sign === "@" ? "People" : "Instruments"}
      sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}
    >
      {names.map((name) => (
        <Button key={name} variant="outlined" onClick={() => onPick(name)}>
          {mention.sign}
          {name}
        </Button>
      ))}
    </Box>
  );
}

function useNames({ sign, typed }: Mention): string[] {
  const asked = useSettled(typed);
  const { currentData: people = [] } = usePeopleNamedQuery(asked, {
    skip: sign !== "@" || !asked,
  });
  const { data: instruments = [] } = useInstrumentsQuery(undefined, { skip: sign !== "#" });
  const names =
    sign === "@"
      ? typed
        ? people.map(({ username }) => username)
        : []
      : instruments.map(({ name }) => name);
  return [...new Set(names)]
    .filter((name) => name.toLowerCase().includes(typed.toLowerCase()) && name !== typed)
    .toSorted((a, b) => a.localeCompare(b))
    .slice(0, MOST);
}

import Box from "@mui/material/Box";
import { useState } from "react";
import type { UserSummary } from "@/api/types";
import { fullName } from "@/features/profile/fullName";
import { Picker } from "@/picker/Picker";
import { useSettled } from "@/picker/useSettled";
import { usePeopleNamedQuery } from "./usersApi";

interface PersonPickerProps {
  label: string;
  /** Ids of people who are not offered. */
  leftOut?: ReadonlySet<number>;
  disabled?: boolean;
  onPick: (person: UserSummary) => void;
}

/** Finds a person by a part of her username. */
export function PersonPicker({ label, leftOut, disabled = false, onPick }: PersonPickerProps) {
  const [typed, setTyped] = useState("");
  const asked = useSettled(typed.trim());
  const { currentData: found, isFetching } = usePeopleNamedQuery(asked, { skip: !asked });
  const options = asked ? (found ?? []).filter(({ id }) => !leftOut?.has(id)) : [];
  return (
    <Picker
      label={label}
      placeholder="A part of the username"
      autoFocus
      typed={typed}
      onType={setTyped}
      options={options}
      keyOf={({ id }) => id}
      onPick={(person) => !disabled && onPick(person)}
      none={
        found && !isFetching && asked
          ? found.length > 0
            ? "All whose names fit are there already."
            : "Nobody is called so. Who has no account yet can be invited."
          : undefined
      }
    >
      {(person) => (
        <Box sx={{ typography: "body2" }}>
          {fullName(person)}{" "}
          <Box component="span" sx={{ color: "text.secondary" }}>
            {person.username}
          </Box>
        </Box>
      )}
    </Picker>
  );
}

import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import type { User } from "@/api/types";
import { fullName } from "@/features/profile/fullName";
import { useReport } from "@/undo/useReport";
import { dayFault, dayOf, endOfDay } from "./days";
import { useChangeUserMutation } from "./usersApi";

/** The last day on which somebody can sign in; empty for no end. */
export function AccountEnd({ user }: { user: User }) {
  const known = dayOf(user.expiration_date);
  const [day, setDay] = useState(known);
  const [change, { isLoading }] = useChangeUserMutation();
  const report = useReport();
  const save = () =>
    report(change({ userId: user.id, body: { expirationDate: endOfDay(day) } }), {
      refused: `The account of ${fullName(user)} ends as it did.`,
    });
  return (
    <>
      <TextField
        type="date"
        label="Last day of the account, UTC"
        value={day}
        helperText={dayFault(day, new Date()) && "Over: nobody can sign in with it."}
        onChange={(event) => setDay(event.target.value)}
        slotProps={{ inputLabel: { shrink: true } }}
        sx={{ minWidth: 210 }}
      />
      {day !== known && (
        <Button variant="contained" disabled={isLoading} onClick={save}>
          {day ? "Set the end" : "Let it last"}
        </Button>
      )}
    </>
  );
}

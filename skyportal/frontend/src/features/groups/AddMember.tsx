import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import type { GroupDetail, UserSummary } from "@/api/types";
import { fullName } from "@/features/profile/fullName";
import { PersonPicker } from "@/features/users/PersonPicker";
import { Refusal } from "@/frame/Refusal";
import { useAddMemberMutation } from "./groupsApi";

interface AddMemberProps {
  group: GroupDetail;
  onClose: () => void;
}

/** Finds a person by name and makes her a member who may save. */
export function AddMember({ group, onClose }: AddMemberProps) {
  const [add, { error, isLoading, originalArgs }] = useAddMemberMutation();
  const [asked, setAsked] = useState<UserSummary | null>(null);
  const members = new Set(group.users.map(({ id }) => id));
  const pick = async (person: UserSummary) => {
    setAsked(person);
    const body = { userID: person.id };
    if (!(await add({ groupId: group.id, body })).error) onClose();
  };
  return (
    <Box sx={{ maxWidth: 420, mb: 4 }}>
      <PersonPicker label="Whom to add" leftOut={members} onPick={pick} disabled={isLoading} />
      {asked && originalArgs?.body.userID === asked.id && error && (
        <Box sx={{ mt: 1, typography: "body2" }}>
          {fullName(asked)} was not added. <Refusal error={error} />
        </Box>
      )}
      <Button sx={{ mt: 1 }} onClick={onClose}>
        Cancel
      </Button>
    </Box>
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { errorMessage } from "@/api/envelope";
import type { Classification } from "@/api/types";
import { useAppDispatch } from "@/app/hooks";
import { DownIcon, UpIcon } from "@/frame/icons";
import { failed } from "@/undo/undoSlice";
import { useVoteMutation, useWithdrawVoteMutation } from "./classificationApi";
import { countVotes } from "./votes";

interface VoteButtonsProps {
  classification: Classification;
  userId: number | undefined;
}

/** Agree or disagree; the same again takes the vote back. */
export function VoteButtons({ classification, userId }: VoteButtonsProps) {
  const dispatch = useAppDispatch();
  const [vote] = useVoteMutation();
  const [withdraw] = useWithdrawVoteMutation();
  const { id, obj_id: objId, classification: name, votes } = classification;
  const { up, down, mine } = countVotes(votes, userId);
  const cast = async (value: 1 | -1) => {
    const { error } =
      mine === value ? await withdraw({ objId, id }) : await vote({ objId, id, vote: value });
    if (error) dispatch(failed(`Your vote was not taken. ${errorMessage(error)}`));
  };
  const button = (value: 1 | -1, count: number, says: string) => (
    <Button
      aria-label={`${says} ${name}: ${count}`}
      aria-pressed={mine === value}
      title={mine === value ? "Take the vote back" : `${says} ${name}`}
      color={mine === value ? "primary" : "inherit"}
      onClick={() => cast(value)}
      startIcon={value === 1 ? <UpIcon /> : <DownIcon />}
      sx={{ px: 1, "& .MuiButton-startIcon": { mr: 0.5 } }}
    >
      {count}
    </Button>
  );
  return (
    <Box sx={{ display: "flex" }}>
      {button(1, up, "Agree with")}
      {button(-1, down, "Disagree with")}
    </Box>
  );
}

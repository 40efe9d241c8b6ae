import Button from "@mui/material/Button";
import type { Admission, GroupInfo } from "@/api/types";
import { useReport } from "@/undo/useReport";
import { useAskToJoinMutation, useWithdrawAdmissionMutation } from "./groupsApi";

interface JoinButtonProps {
  group: GroupInfo;
  /** The request that waits for an answer, if there is one. */
  request: Admission | undefined;
}

/** Asks to become a member, or takes that back. */
export function JoinButton({ group, request }: JoinButtonProps) {
  const [ask, asking] = useAskToJoinMutation();
  const [withdraw, withdrawing] = useWithdrawAdmissionMutation();
  const report = useReport();
  if (request)
    return (
      <Button
        disabled={withdrawing.isLoading}
        onClick={() =>
          report(withdraw(request.id), {
            refused: "You still ask to join.",
            worked: `You no longer ask to join ${group.name}.`,
          })
        }
      >
        Take request back
      </Button>
    );
  const join = () =>
    report(ask(group.id), {
      refused: "You have not asked.",
      worked: group.auto_accept_requests
        ? `You are a member of ${group.name} now.`
        : `The administrators of ${group.name} were asked; you will be told their answer.`,
    });
  return (
    <Button
      variant="outlined"
      aria-label={`${group.auto_accept_requests ? "Join" : "Ask to join"} ${group.name}`}
      disabled={asking.isLoading}
      onClick={join}
    >
      {group.auto_accept_requests ? "Join" : "Ask to join"}
    </Button>
  );
}

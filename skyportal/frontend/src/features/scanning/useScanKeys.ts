import type { Candidate } from "@/api/types";
import { useAppDispatch } from "@/app/hooks";
import { undo } from "@/features/source/saving";
import { useKeys } from "@/keyboard/useKeys";
import { moveFocus, scanCommand } from "./keyboard";
import { focused } from "./scanSlice";
import type { CardContext } from "./useCardContext";

interface ScanKeysArgs {
  candidates: readonly Candidate[];
  focusedId: string | null;
  context: CardContext;
  onChooseGroups: (candidate: Candidate) => void;
  onShowNew: () => void;
}

/** Makes the keys of the scanning page work. */
export function useScanKeys({
  candidates,
  focusedId,
  context,
  onChooseGroups,
  onShowNew,
}: ScanKeysArgs): void {
  const dispatch = useAppDispatch();
  const index = candidates.findIndex(({ id }) => id === focusedId);
  const focus = (position: number) => dispatch(focused(candidates[position]?.id ?? null));
  useKeys((key) => {
    const command = scanCommand(key);
    if (!command) return false;
    const candidate = candidates[index];
    if (command === "undo") dispatch(undo(undefined));
    else if (command === "showNew") onShowNew();
    else if (command === "save" && candidate) context.onSave(candidate);
    else if (command === "saveTo" && candidate) onChooseGroups(candidate);
    else if (command === "classify" && candidate) context.onClassify(candidate);
    else if (command === "open" && candidate) context.onOpen(candidate.id);
    else if (command === "reject" && candidate) {
      if (!candidate.rejected) context.onReject(candidate);
      focus(moveFocus(index, "next", candidates.length));
    } else focus(moveFocus(index, candidate ? command : "first", candidates.length));
    return true;
  });
}

import { useNavigate } from "react-router";
import { useAppDispatch, useAppSelector } from "@/app/hooks";
import { useKeys } from "@/keyboard/useKeys";
import { focused } from "../scanning/scanSlice";
import { sourceCommand } from "./keyboard";
import { undo } from "./saving";
import { neighbours } from "./trailSlice";

export interface TrailSteps {
  position: string | null;
  label: string;
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
  onBack: (() => void) | null;
}

interface SourceKeyHandlers {
  openGroups: () => void;
  toggleQuantity: () => void;
  classify: () => void;
  editRedshift: () => void;
  askForFollowup: () => void;
  writeComment: () => void;
}

/** Makes the keys of the source page work; returns the steps along the list one came from. */
export function useSourceKeys(id: string, handlers: SourceKeyHandlers): TrailSteps {
  const dispatch = useAppDispatch();
  const navigate = useNavigate();
  const { ids, from, label } = useAppSelector((state) => state.trail);
  const { previous, next, position } = neighbours(ids, id);
  const step = (target: string | null) =>
    target
      ? () => {
          dispatch(focused(target));
          navigate(`/source/${encodeURIComponent(target)}`, { replace: true });
        }
      : null;
  const steps: TrailSteps = {
    position,
    label,
    onPrevious: step(previous),
    onNext: step(next),
    onBack: from ? () => navigate(from) : null,
  };
  useKeys((key) => {
    switch (sourceCommand(key)) {
      case "save":
        handlers.openGroups();
        return true;
      case "quantity":
        handlers.toggleQuantity();
        return true;
      case "classify":
        handlers.classify();
        return true;
      case "redshift":
        handlers.editRedshift();
        return true;
      case "followup":
        handlers.askForFollowup();
        return true;
      case "comment":
        handlers.writeComment();
        return true;
      case "undo":
        dispatch(undo(undefined));
        return true;
      case "previous":
        steps.onPrevious?.();
        return true;
      case "next":
        steps.onNext?.();
        return true;
      case "back":
        steps.onBack?.();
        return true;
      default:
        return false;
    }
  });
  return steps;
}

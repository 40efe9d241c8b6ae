import { useAppDispatch } from "@/app/hooks";
import { failed, told } from "@/undo/undoSlice";
import { copyText } from "./copyText";

/** Returns a function that copies text and says so. */
export function useCopy(): (text: string) => void {
  const dispatch = useAppDispatch();
  return (text) => {
    copyText(text).then(
      () => dispatch(told(`Copied ${text}`)),
      () => dispatch(failed("The browser did not allow copying.")),
    );
  };
}

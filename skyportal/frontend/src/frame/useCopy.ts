import { useAppDispatch } from "@/app/hooks";
import { failed, told } from "@/undo/undoSlice";
import { copyText } from "./copyText";

/** Returns a function that copies text and says so, in other words where it is long or secret. */
export function useCopy(): (text: string, said?: string) => void {
  const dispatch = useAppDispatch();
  return (text, said = `Copied ${text}`) => {
    copyText(text).then(
      () => dispatch(told(said)),
      () => dispatch(failed("The browser did not allow copying.")),
    );
  };
}

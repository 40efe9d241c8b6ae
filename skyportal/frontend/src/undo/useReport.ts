import { errorMessage } from "@/api/envelope";
import { useAppDispatch } from "@/app/hooks";
import { failed, told } from "./undoSlice";

interface Words {
  /** What stays as it was when the marshal refuses: "vera is still a member." */
  refused: string;
  /** What to say when it worked, where the page does not show it by itself. */
  worked?: string;
}

/** Returns a function that waits for a change, says how it went, and returns whether it worked. */
export function useReport() {
  const dispatch = useAppDispatch();
  return async (change: Promise<{ error?: unknown }>, words: Words): Promise<boolean> => {
    const { error } = await change;
    if (error) dispatch(failed(`${words.refused} ${errorMessage(error)}`));
    else if (words.worked) dispatch(told(words.worked));
    return !error;
  };
}

import Skeleton from "@mui/material/Skeleton";
import type { ReactNode } from "react";
import { Problem } from "@/frame/Problem";
import { SectionNote } from "@/frame/Section";

interface WidgetStateProps<T> {
  rows: T[] | undefined;
  error: unknown;
  onRetry: () => void;
  /** What could not be loaded: "The news". */
  what: string;
  /** Said when there is nothing. */
  none: ReactNode;
  children: (rows: T[]) => ReactNode;
}

const HEIGHT = 160;

/** What a widget lists, or why it lists nothing. */
export function WidgetState<T>(props: WidgetStateProps<T>) {
  const { rows, error, onRetry, what, none, children } = props;
  if (rows && rows.length > 0) return children(rows);
  if (rows) return <SectionNote>{none}</SectionNote>;
  if (error)
    return <Problem what={`${what} could not be loaded.`} error={error} onRetry={onRetry} />;
  return <Skeleton variant="rectangular" height={HEIGHT} />;
}

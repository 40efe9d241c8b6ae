import Typography from "@mui/material/Typography";
import { lazy, Suspense } from "react";
import { isPlain } from "./plain";

const Markdown = lazy(() => import("./Markdown"));

/** Markdown whose renderer is fetched when a text needs it; until then the text as it was typed. */
export function LazyMarkdown({ text }: { text: string }) {
  const plain = (
    <Typography variant="body2" sx={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
      {text}
    </Typography>
  );
  if (isPlain(text)) return plain;
  return (
    <Suspense fallback={plain}>
      <Markdown text={text} />
    </Suspense>
  );
}

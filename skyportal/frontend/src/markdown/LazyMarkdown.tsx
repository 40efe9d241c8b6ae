import Typography from "@mui/material/Typography";
import { lazy, Suspense } from "react";

const Markdown = lazy(() => import("./Markdown"));

/** Markdown whose renderer is fetched when it is first needed; until then the text as it was typed. */
export function LazyMarkdown({ text }: { text: string }) {
  const plain = (
    <Typography variant="body2" sx={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
      {text}
    </Typography>
  );
  return (
    <Suspense fallback={plain}>
      <Markdown text={text} />
    </Suspense>
  );
}

import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { formatPipeline } from "../pipelineText";

/** What blocks cannot express, as it stands in the text. */
export function RawText({ value }: { value: unknown }) {
  const text = formatPipeline([value]).split("\n").slice(1, -2);
  return (
    <Box sx={{ py: 1, minWidth: 0 }}>
      <Box
        component="pre"
        sx={{ m: 0, typography: "mono", whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
      >
        {text.map((line) => line.replace(/^ {2}/, "")).join("\n")}
      </Box>
      <Typography variant="caption" sx={{ color: "text.secondary" }}>
        There is no block for this: it is changed as text, and stays as it is here.
      </Typography>
    </Box>
  );
}

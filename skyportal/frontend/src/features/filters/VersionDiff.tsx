import Box from "@mui/material/Box";
import { useMemo } from "react";
import { diffLines } from "./diff";

interface VersionDiffProps {
  before: string;
  after: string;
  label: string;
}

const MARKS = { same: " ", added: "+", removed: "−" };
const COLOURS = { same: "text.secondary", added: "success.main", removed: "error.main" };

/** What is added to a text and removed from it, line by line. */
export function VersionDiff({ before, after, label }: VersionDiffProps) {
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  return (
    <Box
      role="region"
      aria-label={label}
      tabIndex={0}
      sx={{ height: "100%", overflow: "auto", p: 4 }}
    >
      <Box sx={{ typography: "caption", color: "text.secondary", mb: 2 }}>{label}</Box>
      <Box component="pre" sx={{ m: 0, typography: "mono", whiteSpace: "pre-wrap" }}>
        {lines.map(({ kind, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else to tell them apart
          <Box key={index} sx={{ color: COLOURS[kind] }}>
            <Box
              component="span"
              aria-label={kind === "same" ? undefined : kind}
              sx={{ userSelect: "none", mr: 2 }}
            >
              {MARKS[kind]}
            </Box>
            {text}
          </Box>
        ))}
      </Box>
    </Box>
  );
}

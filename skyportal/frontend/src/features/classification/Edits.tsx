import Box from "@mui/material/Box";
import type { Classification } from "@/api/types";
import { formatAgo, formatUtc, parseUtc } from "@/time/format";
import { wording } from "./editWording";

/** What a classification was before, folded in until somebody asks. */
export function Edits({ edits }: Pick<Classification, "edits">) {
  if (edits.length === 0) return null;
  const now = new Date();
  return (
    <Box component="details" sx={{ typography: "caption", color: "text.secondary" }}>
      <Box component="summary" sx={{ cursor: "pointer" }}>
        Changed {edits.length === 1 ? "once" : `${edits.length} times`}
      </Box>
      <Box component="ul" sx={{ m: 0, p: 0, pl: 3, listStyle: "none" }}>
        {edits.map(({ id, before, after, editor, created_at }) => {
          const at = parseUtc(created_at);
          return (
            <li key={id}>
              {wording(before, after)} · {editor?.username ?? "someone who left"} ·{" "}
              <span title={`${formatUtc(at, true)} UTC`}>{formatAgo(at, now)}</span>
            </li>
          );
        })}
      </Box>
    </Box>
  );
}

import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { Comment } from "@/api/types";
import { formatAgo, parseUtc } from "@/time/format";

/** What people and bots said, the newest below. */
export function Comments({ comments }: { comments: readonly Comment[] }) {
  if (comments.length === 0) return null;
  const sorted = comments.toSorted((a, b) => a.created_at.localeCompare(b.created_at));
  return (
    <Box component="section">
      <Typography variant="h2" sx={{ mb: 2 }}>
        Comments
      </Typography>
      <Box component="ol" sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 3 }}>
        {sorted.map(({ id, text, author, bot, created_at }) => (
          <Box component="li" key={id}>
            <Typography variant="caption" sx={{ color: "text.secondary" }}>
              {author?.username ?? "unknown"}
              {bot && " (bot)"} · {formatAgo(parseUtc(created_at), new Date())}
            </Typography>
            <Typography variant="body2" sx={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
              {text}
            </Typography>
          </Box>
        ))}
      </Box>
    </Box>
  );
}

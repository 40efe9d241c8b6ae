import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { Link as RouterLink } from "react-router";
import type { NewsItem } from "@/api/types";
import { fullName } from "@/features/profile/fullName";
import { formatAgo, formatUtc, parseUtc } from "@/time/format";
import { useNewsQuery } from "./dashboardApi";
import { sentenceOf } from "./news";
import { WidgetState } from "./WidgetState";

/** What people did last with objects that one sees. */
export function NewsWidget() {
  const { data, error, refetch } = useNewsQuery();
  return (
    <WidgetState
      rows={data}
      error={error}
      onRetry={refetch}
      what="The news"
      none="Nobody has saved, commented or classified anything that you see yet."
    >
      {(items) => (
        <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 2 }}>
          {items.map((item) => (
            <NewsLine
              key={`${item.type} ${item.obj_id} ${item.time} ${item.message}`}
              item={item}
            />
          ))}
        </Box>
      )}
    </WidgetState>
  );
}

function NewsLine({ item }: { item: NewsItem }) {
  const { does, quote } = sentenceOf(item);
  const at = parseUtc(item.time);
  return (
    <Box component="li" sx={{ typography: "body2" }}>
      <Box sx={{ display: "flex", gap: 3 }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          {item.author ? fullName(item.author) : "Someone"} {does.before}{" "}
          <Link
            component={RouterLink}
            to={`/source/${encodeURIComponent(item.obj_id)}`}
            sx={{ fontWeight: 600 }}
          >
            {item.obj_id}
          </Link>{" "}
          {does.after}
        </Box>
        <Box
          component="span"
          title={`${formatUtc(at)} UTC`}
          sx={{ color: "text.secondary", whiteSpace: "nowrap" }}
        >
          {formatAgo(at, new Date())}
        </Box>
      </Box>
      {quote && (
        <Box
          sx={{
            overflow: "hidden",
            textOverflow: "ellipsis",
            whiteSpace: "nowrap",
            color: "text.secondary",
          }}
        >
          {quote}
        </Box>
      )}
    </Box>
  );
}

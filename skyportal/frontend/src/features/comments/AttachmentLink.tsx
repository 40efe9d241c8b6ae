import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import { useState } from "react";
import type { Comment } from "@/api/types";
import { AttachmentPreview } from "./AttachmentPreview";
import { previewKind, sizeText } from "./attachment";

/** The file that goes with a comment: saved by a click, and shown where the marshal can draw it. */
export function AttachmentLink({ comment }: { comment: Comment }) {
  const [showing, setShowing] = useState(false);
  const { id, obj_id: objId, attachment_name: name, attachment_size: size } = comment;
  if (!name) return null;
  const url = `/api/sources/${encodeURIComponent(objId)}/comments/${id}/attachment`;
  const kind = previewKind(name, comment.attachment_type ?? "");
  return (
    <Box sx={{ display: "grid", gap: 1, justifyItems: "start", minWidth: 0 }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: 2 }}>
        <Link href={url} download={name} variant="body2" sx={{ overflowWrap: "anywhere" }}>
          {name} ({sizeText(size ?? 0)})
        </Link>
        {kind === "page" && (
          <Button
            component="a"
            href={`${url}?preview=true`}
            target="_blank"
            rel="noopener noreferrer"
            aria-label={`Open ${name}`}
          >
            Open
          </Button>
        )}
        {(kind === "picture" || kind === "text") && (
          <Button
            aria-expanded={showing}
            aria-label={`${showing ? "Hide" : "Show"} ${name}`}
            onClick={() => setShowing(!showing)}
          >
            {showing ? "Hide" : "Show"}
          </Button>
        )}
      </Box>
      {showing && (kind === "picture" || kind === "text") && (
        <AttachmentPreview url={`${url}?preview=true`} name={name} kind={kind} />
      )}
    </Box>
  );
}

import Link from "@mui/material/Link";
import type { Comment } from "@/api/types";
import { sizeText } from "./attachment";

/** The file that goes with a comment; the browser saves it and shows nothing of it. */
export function AttachmentLink({ comment }: { comment: Comment }) {
  const { id, obj_id: objId, attachment_name: name, attachment_size: size } = comment;
  if (!name) return null;
  return (
    <Link
      href={`/api/sources/${encodeURIComponent(objId)}/comments/${id}/attachment`}
      download={name}
      variant="body2"
      sx={{ justifySelf: "start", overflowWrap: "anywhere" }}
    >
      {name} ({sizeText(size ?? 0)})
    </Link>
  );
}

import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import type { ScanReportItem } from "@/api/types";
import { useDraft } from "@/drafts/useDraft";
import { Refusal } from "@/frame/Refusal";
import { useCommentScanReportMutation } from "./scanReportsApi";

const LONGEST = 2000;

interface ItemCommentProps {
  reportId: number;
  item: ScanReportItem;
}

/** The words on an object: sent when one leaves the field, kept in the browser until they are. */
export function ItemComment({ reportId, item }: ItemCommentProps) {
  const stored = item.comment ?? "";
  const draft = useDraft(`scan-report.${reportId}.${item.id}`, stored);
  const [send, { isLoading, error }] = useCommentScanReportMutation();
  const submit = async () => {
    const comment = draft.text.trim();
    if (comment === stored || isLoading) return;
    const result = await send({ reportId, itemId: item.id, comment: comment || null });
    if (!result.error) draft.clear();
  };
  return (
    <Box sx={{ minWidth: 220 }}>
      <TextField
        fullWidth
        multiline
        value={draft.text}
        onChange={(event) => draft.write(event.target.value)}
        onBlur={submit}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey) return;
          event.preventDefault();
          submit();
        }}
        slotProps={{
          htmlInput: { "aria-label": `Comment on ${item.obj_id}`, maxLength: LONGEST },
        }}
      />
      <Refusal error={error} />
    </Box>
  );
}

import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Snackbar from "@mui/material/Snackbar";
import { useAppDispatch, useAppSelector } from "@/app/hooks";
import { undo } from "@/features/source/saving";
import { noticeClosed } from "@/undo/undoSlice";
import { Key } from "./Key";

const READING_MS = 6000;

/** What was just done, with the way back. */
export function Toast() {
  const dispatch = useAppDispatch();
  const notice = useAppSelector((state) => state.undo.notice);
  if (!notice) return null;
  const isError = notice.severity === "error";
  return (
    <Snackbar
      key={notice.id}
      open
      autoHideDuration={isError ? null : READING_MS}
      onClose={(_event, reason) => reason === "timeout" && dispatch(noticeClosed(notice.id))}
      anchorOrigin={{ vertical: "bottom", horizontal: "left" }}
    >
      <Alert
        severity={notice.severity}
        icon={false}
        role={isError ? "alert" : "status"}
        variant="outlined"
        onClose={isError ? () => dispatch(noticeClosed(notice.id)) : undefined}
        sx={{
          bgcolor: "background.paper",
          color: isError ? undefined : "text.primary",
          alignItems: "center",
          py: 0,
        }}
        action={
          notice.undoable && (
            <Button
              color="primary"
              onClick={() => dispatch(undo(undefined))}
              endIcon={<Key>u</Key>}
            >
              Undo
            </Button>
          )
        }
      >
        {notice.message}
      </Alert>
    </Snackbar>
  );
}

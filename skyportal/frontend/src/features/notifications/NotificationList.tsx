import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import Link from "@mui/material/Link";
import Popover from "@mui/material/Popover";
import Typography from "@mui/material/Typography";
import { Link as RouterLink } from "react-router";
import { errorMessage } from "@/api/envelope";
import type { Notification } from "@/api/types";
import { useAppDispatch } from "@/app/hooks";
import { CloseIcon } from "@/frame/icons";
import { formatAgo, formatUtc, parseUtc } from "@/time/format";
import { failed } from "@/undo/undoSlice";
import {
  useRemoveNotificationMutation,
  useViewAllNotificationsMutation,
  useViewNotificationMutation,
} from "./notificationsApi";

interface NotificationListProps {
  anchor: HTMLElement;
  notifications: readonly Notification[];
  onClose: () => void;
}

/** Tells when the marshal did not take a change of the notifications. */
function useReport() {
  const dispatch = useAppDispatch();
  return async (change: Promise<{ error?: unknown }>) => {
    const { error } = await change;
    if (error) dispatch(failed(`The notifications are as they were. ${errorMessage(error)}`));
  };
}

/** What one was told, the newest first; what is new stands out until it was seen. */
export default function NotificationList(props: NotificationListProps) {
  const { anchor, notifications, onClose } = props;
  const report = useReport();
  const [viewAll] = useViewAllNotificationsMutation();
  const anyNew = notifications.some(({ viewed_at }) => viewed_at === null);
  return (
    <Popover
      open
      anchorEl={anchor}
      onClose={onClose}
      anchorOrigin={{ vertical: "bottom", horizontal: "right" }}
      transformOrigin={{ vertical: "top", horizontal: "right" }}
      slotProps={{
        paper: {
          role: "dialog",
          "aria-label": "Notifications",
          sx: { border: 1, borderColor: "divider", width: 360, maxHeight: "70dvh" },
        },
      }}
    >
      <Box sx={{ display: "flex", alignItems: "center", px: 4, py: 2 }}>
        <Typography variant="h2" sx={{ flex: 1 }}>
          Notifications
        </Typography>
        <Button disabled={!anyNew} onClick={() => report(viewAll())}>
          I have seen all
        </Button>
      </Box>
      {notifications.length === 0 && (
        <Typography variant="body2" sx={{ px: 4, pb: 4, color: "text.secondary" }}>
          Nothing yet. Your groups' administrators, and the marshal itself, tell you here what you
          should know.
        </Typography>
      )}
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none" }}>
        {notifications.map((notification) => (
          <NotificationItem
            key={notification.id}
            notification={notification}
            report={report}
            onOpen={onClose}
          />
        ))}
      </Box>
    </Popover>
  );
}

/** Only pages of the marshal are linked: a notification is written by others. */
function isOfMarshal(url: string | null): url is string {
  return url !== null && /^\/(?![/\\])/.test(url);
}

interface NotificationItemProps {
  notification: Notification;
  report: ReturnType<typeof useReport>;
  onOpen: () => void;
}

function NotificationItem({ notification, report, onOpen }: NotificationItemProps) {
  const { id, text, url, created_at, viewed_at } = notification;
  const [view] = useViewNotificationMutation();
  const [remove] = useRemoveNotificationMutation();
  const isNew = viewed_at === null;
  const at = parseUtc(created_at);
  const see = () => isNew && report(view(id));
  const open = () => {
    see();
    onOpen();
  };
  return (
    <Box
      component="li"
      sx={{
        display: "flex",
        alignItems: "start",
        gap: 2,
        px: 4,
        py: 2,
        borderTop: 1,
        borderColor: "divider",
        bgcolor: isNew ? "action.selected" : undefined,
      }}
    >
      <Box sx={{ flex: 1, minWidth: 0, overflowWrap: "anywhere", typography: "body2" }}>
        {isNew && <strong>New: </strong>}
        {isOfMarshal(url) ? (
          <Link component={RouterLink} to={url} onClick={open}>
            {text}
          </Link>
        ) : (
          text
        )}
        <Box
          title={`${formatUtc(at, true)} UTC`}
          sx={{ typography: "caption", color: "text.secondary" }}
        >
          {formatAgo(at, new Date())}
        </Box>
        {isNew && <Button onClick={see}>Seen</Button>}
      </Box>
      <IconButton aria-label={`Remove: ${text}`} onClick={() => report(remove(id))}>
        <CloseIcon />
      </IconButton>
    </Box>
  );
}

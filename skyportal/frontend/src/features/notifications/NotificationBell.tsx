import Badge from "@mui/material/Badge";
import IconButton from "@mui/material/IconButton";
import { lazy, Suspense, useState } from "react";
import { BellIcon } from "@/frame/icons";
import { useNotificationsQuery } from "./notificationsApi";

const NotificationList = lazy(() => import("./NotificationList"));

/** How many things one was told and has not seen, and the way to them. */
export function NotificationBell() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { data: notifications = [] } = useNotificationsQuery();
  const unseen = notifications.filter(({ viewed_at }) => viewed_at === null).length;
  return (
    <>
      <IconButton
        aria-label={unseen > 0 ? `Notifications: ${unseen} new` : "Notifications"}
        aria-haspopup="dialog"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Badge
          badgeContent={unseen > 0 ? unseen : null}
          color="primary"
          max={99}
          overlap="circular"
        >
          <BellIcon />
        </Badge>
      </IconButton>
      {anchor && (
        <Suspense>
          <NotificationList
            anchor={anchor}
            notifications={notifications}
            onClose={() => setAnchor(null)}
          />
        </Suspense>
      )}
    </>
  );
}

"""What you are told, and telling your groups."""

from skyportal.domain import notifications
from skyportal.handlers.routes import Call, Routes
from skyportal.schemas.base import Empty
from skyportal.schemas.notification import (
    NotificationChange,
    NotificationCreate,
    NotificationDetail,
    NotificationsQuery,
    Notified,
)

routes = Routes("notifications")


@routes.post("/api/groups/{group_id}/notifications")
def tell_group(call: Call, group_id: int, body: NotificationCreate) -> Notified:
    """Tell the members of a group that you administer."""
    return notifications.tell_group(call.session, call.caller, group_id, body)


@routes.get("/api/internal/notifications")
def list_notifications(call: Call, query: NotificationsQuery) -> list[NotificationDetail]:
    """Retrieve what you were told, newest first."""
    return notifications.list_notifications(call.session, query)


@routes.patch("/api/internal/notifications/all")
def view_all_notifications(call: Call) -> Empty:
    """Note that you have seen all."""
    notifications.view_all(call.session)
    return Empty()


@routes.delete("/api/internal/notifications/all")
def remove_all_notifications(call: Call) -> Empty:
    """Remove all that you were told."""
    notifications.remove_all(call.session)
    return Empty()


@routes.patch("/api/internal/notifications/{notification_id}")
def change_notification(call: Call, notification_id: int, body: NotificationChange) -> Empty:
    """Note that you have seen a notification, or have not."""
    notifications.change_notification(call.session, notification_id, body)
    return Empty()


@routes.delete("/api/internal/notifications/{notification_id}")
def remove_notification(call: Call, notification_id: int) -> Empty:
    """Remove a notification."""
    notifications.remove_notification(call.session, notification_id)
    return Empty()

import { useEffect } from "react";
import { api } from "@/api/api";
import { useAppDispatch, useAppSelector } from "@/app/hooks";
import type { AppDispatch } from "@/app/store";
import { looked } from "@/features/scanning/looks";
import { cardsChanged } from "@/features/scanning/refreshCards";
import { keepConnected } from "./connection";
import { candidateArrived, messagesMissed, statusChanged } from "./liveSlice";
import {
  type LookMessage,
  type NotificationMessage,
  type ObjectMessage,
  staleTags,
} from "./messages";

/** How often a page asks for what it would be told if the connection were there. */
export const ASK_EVERY_MS = 30_000;

function websocketUrl(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/websocket`;
}

/** Marks what a message makes stale. What arrived waits until the person asks for it. */
export function receive(
  dispatch: AppDispatch,
  message: ObjectMessage | LookMessage | NotificationMessage,
): void {
  if (message.type === "notification") {
    dispatch(api.util.invalidateTags(["Notification"]));
    return;
  }
  if (message.type === "look") {
    dispatch(looked(message));
    return;
  }
  dispatch(api.util.invalidateTags(staleTags(message)));
  if (message.type === "candidate")
    dispatch(candidateArrived({ objId: message.obj_id, groupIds: message.group_ids }));
  else if (message.type !== "listing" && message.type !== "period_search")
    dispatch(cardsChanged(message.obj_id));
}

/** Fetches anew what messages may have been missed about. */
export function catchUp(dispatch: AppDispatch): void {
  dispatch(messagesMissed());
  dispatch(
    api.util.invalidateTags([
      "Source",
      "Photometry",
      "Period",
      "SourceList",
      "Classification",
      "Spectrum",
      "Notification",
      "ScanProgress",
    ]),
  );
}

/** Keeps the page live while it is mounted; without a connection it asks from time to time. */
export function useLive(): void {
  const dispatch = useAppDispatch();
  const isLost = useAppSelector((state) => state.live.status === "reconnecting");
  useEffect(
    () =>
      keepConnected(websocketUrl(), {
        onMessage: (message) => receive(dispatch, message),
        onMissed: () => catchUp(dispatch),
        onStatus: (status) => dispatch(statusChanged(status)),
      }),
    [dispatch],
  );
  useEffect(() => {
    if (!isLost) return;
    const timer = setInterval(() => catchUp(dispatch), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isLost, dispatch]);
}

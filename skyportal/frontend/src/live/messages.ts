import type { UserSummary } from "@/api/types";

/** What the marshal pushes over the websocket, and what of the cache each message makes stale. */

/** A member of the group has seen or rejected candidates. */
export interface LookMessage {
  type: "look";
  obj_ids: string[];
  user: UserSummary;
  action: "seen" | "rejected" | "taken_back";
}

/** One is told something. */
export interface NotificationMessage {
  type: "notification";
}

export type LiveMessage =
  | LookMessage
  | {
      type: "candidate";
      obj_id: string;
      group_ids: number[];
      filter_ids: number[];
      passed_at: string;
    }
  | {
      type: "source";
      obj_id: string;
      group_ids: number[];
      action: "saved" | "unsaved" | "requested" | "changed";
    }
  | { type: "photometry"; obj_id: string }
  | { type: "annotation"; obj_id: string }
  | { type: "thumbnail"; obj_id: string }
  | { type: "comment"; obj_id: string }
  | { type: "spectrum"; obj_id: string }
  | { type: "classification"; obj_id: string }
  | { type: "followup_request"; obj_id: string }
  | { type: "tag"; obj_id: string }
  | { type: "label"; obj_id: string }
  | { type: "period_search"; obj_id: string }
  | { type: "resync" }
  | NotificationMessage
  | { type: "listing"; obj_id: string; list_name: string; action: "added" | "removed" };

export type StaleTag =
  | { type: "Source"; id: string }
  | { type: "Photometry"; id: string }
  | { type: "Period"; id: string }
  | { type: "Spectrum"; id: string }
  | { type: "Classification"; id: string }
  | { type: "SourceList"; id: "LIST" }
  | { type: "Listing"; id: "LIST" };

const TYPES = new Set([
  "candidate",
  "source",
  "photometry",
  "annotation",
  "thumbnail",
  "comment",
  "spectrum",
  "classification",
  "followup_request",
  "tag",
  "label",
  "period_search",
  "listing",
]);

export type ObjectMessage = Exclude<
  LiveMessage,
  { type: "resync" } | NotificationMessage | LookMessage
>;

/** Reads a message; null for heartbeats and for kinds this version does not know. */
export function parseMessage(text: string): LiveMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const { type, obj_id, obj_ids } = value as Record<string, unknown>;
  if (type === "resync" || type === "notification") return { type };
  if (type === "look") return Array.isArray(obj_ids) ? (value as LookMessage) : null;
  if (typeof type !== "string" || !TYPES.has(type) || typeof obj_id !== "string") return null;
  return value as LiveMessage;
}

/** Returns the cached answers that a message makes stale; queries nobody displays are just dropped. */
export function staleTags(message: ObjectMessage): StaleTag[] {
  const id = message.obj_id;
  switch (message.type) {
    case "photometry":
      return [
        { type: "Photometry", id },
        { type: "Source", id },
      ];
    case "source":
      return [
        { type: "Source", id },
        { type: "SourceList", id: "LIST" },
      ];
    case "period_search":
      return [{ type: "Period", id }];
    case "spectrum":
      return [{ type: "Spectrum", id }];
    case "classification":
      return [{ type: "Classification", id }];
    case "listing":
      return [{ type: "Listing", id: "LIST" }];
    default:
      return [{ type: "Source", id }];
  }
}

import type { LiveStatus } from "./liveSlice";
import {
  type LookMessage,
  type NotificationMessage,
  type ObjectMessage,
  parseMessage,
} from "./messages";

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

export interface LiveHandlers {
  onMessage: (message: ObjectMessage | LookMessage | NotificationMessage) => void;
  /** Messages may have been missed. */
  onMissed: () => void;
  onStatus: (status: LiveStatus) => void;
}

/** Returns the pause before the n-th attempt, doubling up to half a minute, with jitter. */
export function pauseMs(attempt: number, random = Math.random): number {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS);
  return pause * (0.5 + random() / 2);
}

/** Keeps a websocket to the marshal open until the returned function is called. */
export function keepConnected(
  url: string,
  { onMessage, onMissed, onStatus }: LiveHandlers,
): () => void {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let closed = false;

  const open = () => {
    socket = new WebSocket(url);
    socket.onopen = () => {
      if (attempt > 0) onMissed();
      attempt = 0;
      onStatus("live");
    };
    socket.onmessage = ({ data }) => {
      const message = parseMessage(String(data));
      if (message?.type === "resync") onMissed();
      else if (message) onMessage(message);
    };
    socket.onclose = () => {
      if (closed) return;
      onStatus("reconnecting");
      timer = setTimeout(open, pauseMs(attempt));
      attempt += 1;
    };
  };

  onStatus("connecting");
  open();
  return () => {
    closed = true;
    clearTimeout(timer);
    socket?.close();
    onStatus("off");
  };
}

import { keepConnected, pauseMs } from "./connection";
import type { LiveStatus } from "./liveSlice";

class FakeSocket {
  static opened: FakeSocket[] = [];
  onopen?: () => void;
  onclose?: () => void;
  onmessage?: (event: { data: string }) => void;
  constructor(readonly url: string) {
    FakeSocket.opened.push(this);
  }
  close() {
    this.onclose?.();
  }
}

beforeEach(() => {
  FakeSocket.opened = [];
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a lost connection is opened again until closed on purpose", () => {
  const statuses: LiveStatus[] = [];
  const messages: unknown[] = [];
  const close = keepConnected("ws://marshal/websocket", {
    onStatus: (status) => statuses.push(status),
    onMessage: (message) => messages.push(message),
    onMissed: () => messages.push("missed"),
  });
  FakeSocket.opened[0]?.onopen?.();
  FakeSocket.opened[0]?.onmessage?.({ data: '{"type":"annotation","obj_id":"ZTF26aaa"}' });
  FakeSocket.opened[0]?.onclose?.();
  vi.advanceTimersByTime(1000);
  FakeSocket.opened[1]?.onopen?.();
  FakeSocket.opened[1]?.onmessage?.({ data: '{"type":"resync"}' });
  close();
  vi.advanceTimersByTime(60_000);
  expect(statuses).toEqual(["connecting", "live", "reconnecting", "live", "off"]);
  expect(messages).toEqual([{ type: "annotation", obj_id: "ZTF26aaa" }, "missed", "missed"]);
  expect(FakeSocket.opened).toHaveLength(2);
});

test("pauses double up to half a minute", () => {
  const pauses = [0, 1, 2, 10].map((attempt) => pauseMs(attempt, () => 1));
  expect(pauses).toEqual([1000, 2000, 4000, 30_000]);
});

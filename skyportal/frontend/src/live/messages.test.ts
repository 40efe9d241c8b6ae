import { countArrivals } from "./liveSlice";
import { parseMessage, staleTags } from "./messages";

test("unknown kinds, heartbeats and noise are ignored", () => {
  for (const text of [
    "",
    "nonsense",
    "null",
    '{"type":"heartbeat"}',
    '{"type":"new","obj_id":"a"}',
    '{"type":"candidate"}',
    '{"type":"look","obj_id":"a"}',
  ])
    expect(parseMessage(text)).toBeNull();
  expect(parseMessage('{"type":"notification"}')).toEqual({ type: "notification" });
  expect(parseMessage('{"type":"photometry","obj_id":"ZTF26aaa"}')).toEqual({
    type: "photometry",
    obj_id: "ZTF26aaa",
  });
});

test("a message makes stale what shows its object", () => {
  const id = "ZTF26aaa";
  expect(staleTags({ type: "photometry", obj_id: id })).toEqual([
    { type: "Photometry", id },
    { type: "Source", id },
  ]);
  expect(staleTags({ type: "source", obj_id: id, group_ids: [1], action: "saved" })).toEqual([
    { type: "Source", id },
    { type: "SourceList", id: "LIST" },
  ]);
  expect(staleTags({ type: "period_search", obj_id: id })).toEqual([{ type: "Period", id }]);
  expect(staleTags({ type: "spectrum", obj_id: id })).toEqual([{ type: "Spectrum", id }]);
  expect(staleTags({ type: "classification", obj_id: id })).toEqual([
    { type: "Classification", id },
  ]);
  expect(staleTags({ type: "annotation", obj_id: id })).toEqual([{ type: "Source", id }]);
});

test("arrivals count for the chosen groups", () => {
  const arrivals = { a: [1], b: [1, 2], c: [3] };
  expect(countArrivals(arrivals, [])).toBe(3);
  expect(countArrivals(arrivals, [2, 3])).toBe(2);
});

import type { BaseQueryApi } from "@reduxjs/toolkit/query";
import { delay, http } from "msw";
import { answer, marshal } from "@/test/marshal";
import { envelopeQuery, patiently } from "./envelope";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const API = { signal: new AbortController().signal, dispatch: () => {} } as unknown as BaseQueryApi;

test("what reads waits a while; what writes waits until it is told", () => {
  expect(patiently("sources").timeout).toBeGreaterThan(0);
  expect(patiently({ url: "sources", timeout: 5 }).timeout).toBe(5);
  expect(patiently({ url: "sources", method: "POST" }).timeout).toBeUndefined();
});

test("a marshal that does not answer in time is told as that", async () => {
  marshal.use(
    http.get("*/api/sources", async () => {
      await delay("infinite");
      return answer(null);
    }),
  );
  const { error } = await envelopeQuery({ url: "sources", timeout: 30 }, API, {});
  expect(error?.message).toMatch(/did not answer in time/);
});

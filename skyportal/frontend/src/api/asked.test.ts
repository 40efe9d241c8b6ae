import { HttpResponse, http } from "msw";
import { marshal } from "@/test/marshal";
import { fetchUnlessAsked } from "./asked";

const URL_OF_PROFILE = `${location.origin}/api/internal/profile`;

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
beforeEach(() => marshal.use(http.get("*/api/*", () => HttpResponse.text("asked now"))));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const textOf = async (request: Request) => (await fetchUnlessAsked(request)).text();

test("what was asked before the application was there is answered by that, once", async () => {
  window.asked = { url: URL_OF_PROFILE, answer: Promise.resolve(new Response("asked first")) };
  expect(await textOf(new Request(`${location.origin}/api/groups`))).toBe("asked now");
  expect(await textOf(new Request(URL_OF_PROFILE))).toBe("asked first");
  expect(await textOf(new Request(URL_OF_PROFILE))).toBe("asked now");
});

test("who asks does not wait longer for it than for any other answer", async () => {
  window.asked = { url: URL_OF_PROFILE, answer: new Promise(() => {}) };
  const request = new Request(URL_OF_PROFILE, { signal: AbortSignal.timeout(10) });
  await expect(fetchUnlessAsked(request)).rejects.toMatchObject({ name: "TimeoutError" });
});

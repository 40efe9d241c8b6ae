import { fireEvent, screen } from "@testing-library/react";
import { http } from "msw";
import type { Source } from "@/api/types";
import { answer, marshal } from "@/test/marshal";
import { renderPage } from "@/test/renderPage";
import SkyView from "./SkyView";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const ATLAS = "https://atlas.example/aladin.js";
const SOURCE = { id: "ZTF26aaaaaaa", ra: 10, dec: -5, host: null } as Source;
const LABEL = "The sky around ZTF26aaaaaaa, 2′ across";

function show(atlas: string) {
  marshal.use(http.get("*/api/config", () => answer({ sky_atlas: atlas })));
  renderPage("/", () => <SkyView source={SOURCE} />);
}

const say = (frame: HTMLIFrameElement, data: object) =>
  fireEvent(window, new MessageEvent("message", { data, source: frame.contentWindow }));

test("the frame is told the place when it listens, and can do nothing but run its script", async () => {
  show(ATLAS);
  const frame = await screen.findByTitle<HTMLIFrameElement>(LABEL);
  expect(frame.getAttribute("sandbox")).toBe("allow-scripts");
  const told = vi.spyOn(frame.contentWindow as Window, "postMessage");
  say(frame, { kind: "listening" });
  expect(told).toHaveBeenCalledWith(
    expect.objectContaining({
      script: ATLAS,
      field: 2 / 60,
      marks: [{ name: SOURCE.id, ra: 10, dec: -5 }],
    }),
    "*",
  );
});

test("what others say is not heard", async () => {
  show(ATLAS);
  await screen.findByTitle(LABEL);
  fireEvent(
    window,
    new MessageEvent("message", { data: { kind: "failed", reason: "" }, source: window }),
  );
  expect(screen.getByTitle(LABEL)).toBeTruthy();
});

test("a picture takes the place of a sky that cannot be loaded, and says so", async () => {
  show(ATLAS);
  const frame = await screen.findByTitle<HTMLIFrameElement>(LABEL);
  say(frame, { kind: "failed", reason: "no network" });
  expect(screen.getByRole("img", { name: LABEL })).toBeTruthy();
  expect(screen.getByRole("status").textContent).toContain("no network");
});

test("without an address of Aladin Lite there are pictures", async () => {
  show("");
  await screen.findByRole("img", { name: LABEL });
  expect(screen.queryByRole("status")).toBeNull();
});

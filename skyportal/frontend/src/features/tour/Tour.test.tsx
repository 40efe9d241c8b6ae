import { screen, waitFor } from "@testing-library/react";
import { marshal, serve } from "@/test/marshal";
import { renderPage } from "@/test/renderPage";
import { STEPS } from "./steps";
import Tour from "./Tour";

beforeAll(() => {
  marshal.listen({ onUnhandledRequest: "error" });
  // jsdom has no rectangles.
  vi.stubGlobal(
    "DOMRect",
    class {
      constructor(
        readonly x: number,
        readonly y: number,
        readonly width: number,
        readonly height: number,
      ) {}
    },
  );
});
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const tour = () => screen.findByRole("dialog", { name: /^Tour: / });

test("it goes from step to step by Enter, and is remembered at its end", async () => {
  const written = serve([]);
  const onEnd = vi.fn();
  const { user } = renderPage("/", () => <Tour onEnd={onEnd} />);
  await tour();
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Next"));
  for (let step = 1; step < STEPS.length; step += 1) await user.keyboard("{Enter}");
  expect(document.activeElement?.textContent).toBe("Done");
  await user.keyboard("{Enter}");
  expect(onEnd).toHaveBeenCalledOnce();
  await waitFor(() => expect(written[0]?.body).toEqual({ preferences: { tour_seen: true } }));
});

test("Escape leaves it at any step", async () => {
  serve([]);
  const onEnd = vi.fn();
  const { user } = renderPage("/", () => <Tour onEnd={onEnd} />);
  await tour();
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Next"));
  await user.keyboard("{Escape}");
  expect(onEnd).toHaveBeenCalledOnce();
});

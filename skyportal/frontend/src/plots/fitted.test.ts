import type uPlot from "uplot";
import { fitted } from "./fitted";

test("a plot is made when its size is known, follows it, and ends with the element", () => {
  let tell: (width: number, height: number) => void = () => {};
  const disconnect = vi.fn();
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(heard: (entries: { contentRect: object }[]) => void) {
        tell = (width, height) => heard([{ contentRect: { width, height } }]);
      }
      observe() {}
      disconnect = disconnect;
    },
  );
  const plot = { setSize: vi.fn(), destroy: vi.fn() };
  const make = vi.fn(() => plot as unknown as uPlot);
  const end = fitted(document.createElement("div"), make);
  expect(make).not.toHaveBeenCalled();
  tell(300.4, 120);
  tell(280, 119.6);
  expect(make.mock.calls).toEqual([[{ width: 300, height: 120 }]]);
  expect(plot.setSize.mock.calls).toEqual([[{ width: 280, height: 120 }]]);
  end();
  expect(plot.destroy).toHaveBeenCalledOnce();
  expect(disconnect).toHaveBeenCalledOnce();
  vi.unstubAllGlobals();
});

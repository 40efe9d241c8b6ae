import { cleanup, configure } from "@testing-library/react";

configure({ asyncUtilTimeout: 5000 });
afterEach(cleanup);

// What jsdom lacks and the application asks of every browser.
class NoResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

function matchMedia(query: string): MediaQueryList {
  const list = new EventTarget();
  return Object.assign(list, {
    matches: /min-width/.test(query),
    media: query,
    onchange: null,
    addListener() {},
    removeListener() {},
  }) as MediaQueryList;
}

vi.stubGlobal("ResizeObserver", NoResizeObserver);
vi.stubGlobal("matchMedia", matchMedia);
vi.mock("uplot", () => ({
  default: class {
    setSize() {}
    destroy() {}
  },
}));

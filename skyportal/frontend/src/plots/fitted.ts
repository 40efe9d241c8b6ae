import type uPlot from "uplot";

interface Size {
  width: number;
  height: number;
}

/**
 * Keeps a plot in an element, as large as that is; returns how to end it.
 *
 * The browser tells the size when it has laid out the page. To ask the element for it would make the
 * browser lay out the page at once, for each of the cards that come into view.
 */
export function fitted(element: HTMLElement, make: (size: Size) => uPlot): () => void {
  let plot: uPlot | null = null;
  const observer = new ResizeObserver((entries) => {
    const { width = 0, height = 0 } = entries.at(-1)?.contentRect ?? {};
    const size = { width: Math.round(width), height: Math.round(height) };
    if (plot) plot.setSize(size);
    else plot = make(size);
  });
  observer.observe(element);
  return () => {
    observer.disconnect();
    plot?.destroy();
  };
}

import type uPlot from "uplot";

/** Returns a range of the axis zoomed about a place that stays where it is. */
export function zoomed(
  [min, max]: readonly [number, number],
  about: number,
  factor: number,
): [number, number] {
  return [about - (about - min) * factor, about + (max - about) * factor];
}

const WHEEL_STEP = 0.0015;

function rangeOf(plot: uPlot): [number, number] | null {
  const { min, max } = plot.scales.x ?? {};
  return min == null || max == null ? null : [min, max];
}

/** Ctrl and the wheel zoom about the cursor, Shift and dragging move along the axis. */
export function panZoom(): uPlot.Plugin {
  const listening = new AbortController();
  return {
    hooks: {
      ready: (plot) => {
        const { signal } = listening;
        plot.over.addEventListener("wheel", (event) => onWheel(plot, event), {
          signal,
          passive: false,
        });
        plot.root.addEventListener("mousedown", (event) => onMouseDown(plot, event), {
          signal,
          capture: true,
        });
      },
      destroy: () => listening.abort(),
    },
  };
}

function onWheel(plot: uPlot, event: WheelEvent): void {
  const range = rangeOf(plot);
  if (!range || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const about = plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, "x");
  const [min, max] = zoomed(range, about, Math.exp(event.deltaY * WHEEL_STEP));
  plot.setScale("x", { min, max });
}

function onMouseDown(plot: uPlot, event: MouseEvent): void {
  const range = rangeOf(plot);
  if (!range || !event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const released = new AbortController();
  const perPixel = (range[1] - range[0]) / plot.bbox.width;
  const move = ({ clientX }: MouseEvent) => {
    // By whole pixels of the canvas, so that what is drawn can be moved instead of drawn anew.
    const by = Math.round((event.clientX - clientX) * devicePixelRatio) * perPixel;
    plot.setScale("x", { min: range[0] + by, max: range[1] + by });
  };
  document.addEventListener("mousemove", move, { signal: released.signal });
  document.addEventListener("mouseup", () => released.abort(), { signal: released.signal });
}

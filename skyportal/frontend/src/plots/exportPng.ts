import type uPlot from "uplot";

/** Saves a plot as it is seen, on its background, as a PNG file. */
export function exportPng(plot: uPlot, background: string, name: string): void {
  const { canvas } = plot.ctx;
  const copy = document.createElement("canvas");
  copy.width = canvas.width;
  copy.height = canvas.height;
  const context = copy.getContext("2d");
  if (!context) return;
  context.fillStyle = background;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  const link = document.createElement("a");
  link.download = `${name}.png`;
  link.href = copy.toDataURL("image/png");
  link.click();
}

/** A cell of a CSV file; what is not known is empty. */
export type Cell = string | number | null | undefined;

/** Quotes what has a separator in it, and keeps spreadsheets from taking text for a formula. */
function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Returns the text of a CSV file (RFC 4180). */
export function csvText(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [headings, ...rows].map((row) => `${row.map(cellText).join(",")}\r\n`).join("");
}

/** Saves a text as a file. */
export function saveText(text: string, name: string, type = "text/csv"): void {
  const link = document.createElement("a");
  const url = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.href = url;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

const UNITS = ["bytes", "KiB", "MiB"] as const;

/** Returns a file's length as people say it, such as `1.4 MiB`. */
export function sizeText(bytes: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), UNITS.length - 1);
  const size = bytes / 1024 ** power;
  return `${power === 0 ? size : size.toFixed(1)} ${UNITS[power]}`;
}

/** What can be shown of a file: a picture, its beginning as text, or a page of its own for it. */
export type PreviewKind = "picture" | "text" | "page";

/** Returns how the marshal shows a file of this type; null when it does not. */
export function previewKind(name: string, type: string): PreviewKind | null {
  if (/^image\/(png|jpeg|gif)$/.test(type) || type === "application/fits") return "picture";
  if (type === "application/gzip" && /\.(fits|fit|fts)\.gz$|\.fz$/i.test(name)) return "picture";
  if (type.startsWith("text/plain")) return "text";
  return type === "application/pdf" ? "page" : null;
}

/** A file as the marshal takes it: its content in base64. */
export interface AttachedFile {
  name: string;
  body: string;
}

/** Reads a file that somebody chose. */
export function readFile(file: File): Promise<AttachedFile> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ name: file.name, body: String(reader.result) });
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

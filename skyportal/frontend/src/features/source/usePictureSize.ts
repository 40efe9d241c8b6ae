import { useState } from "react";

const KEY = "fritz.pictureSize";
const USUAL = 120; // pixels a side

export const SMALLEST = 80;
export const LARGEST = 280;

function kept(): number {
  const size = Number(localStorage.getItem(KEY));
  return size >= SMALLEST && size <= LARGEST ? size : USUAL;
}

/** Returns how large pictures are drawn, which the browser keeps, and how to change it. */
export function usePictureSize(): [number, (size: number) => void] {
  const [size, setSize] = useState(kept);
  const change = (next: number) => {
    setSize(next);
    try {
      localStorage.setItem(KEY, String(next));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error; // a full browser forgets it with the page
    }
  };
  return [size, change];
}

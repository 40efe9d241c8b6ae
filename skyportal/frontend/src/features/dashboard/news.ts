import type { NewsItem } from "@/api/types";

interface Sentence {
  /** The words before and after the object's name. */
  does: { before: string; after: string };
  /** What was said, if anything. */
  quote: string | null;
}

/** Returns a piece of news in words. */
export function sentenceOf({ type, message }: Pick<NewsItem, "type" | "message">): Sentence {
  switch (type) {
    case "source":
      return { does: { before: "saved", after: `to ${message}` }, quote: null };
    case "classification":
      return { does: { before: "called", after: `a ${message}` }, quote: null };
    case "spectrum":
      return { does: { before: "added a spectrum of", after: `by ${message}` }, quote: null };
    case "comment":
      return { does: { before: "wrote on", after: "" }, quote: message };
  }
}

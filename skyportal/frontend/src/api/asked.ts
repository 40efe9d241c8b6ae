declare global {
  interface Window {
    /** What `first.js` has asked before there was any application. */
    asked?: { url: string; answer: Promise<Response> };
  }
}

/** Sends a request, unless it is what was asked already: that answer is good once. */
export function fetchUnlessAsked(request: Request): Promise<Response> {
  const { asked } = window;
  if (asked?.url !== request.url || request.method !== "GET") return fetch(request);
  delete window.asked;
  const { signal } = request;
  const tooLate = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
  return Promise.race([asked.answer, tooLate]);
}

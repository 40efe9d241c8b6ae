// Runs before everything else of the page. No imports: it is a classic script.

// The theme, before the first paint, so that a dark dome never flashes white.
(() => {
  const stored = localStorage.getItem("fritz.theme");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const chosen = stored === "light" || stored === "dark" || stored === "dome";
  document.documentElement.dataset.theme = chosen ? stored : dark ? "dark" : "light";
})();

// Who is signed in, while the application is on its way; `api/asked.ts` takes the answer.
if (location.pathname !== "/login") {
  const url = `${location.origin}/api/internal/profile`;
  const answer = fetch(url);
  answer.catch(() => {}); // whoever takes the answer says what went wrong
  window.asked = { url, answer };
}

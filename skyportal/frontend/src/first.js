// Runs before the first paint, so that a dark dome never flashes white. No imports: it is a classic script.
(() => {
  const stored = localStorage.getItem("fritz.theme");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const chosen = stored === "light" || stored === "dark" || stored === "dome";
  document.documentElement.dataset.theme = chosen ? stored : dark ? "dark" : "light";
})();

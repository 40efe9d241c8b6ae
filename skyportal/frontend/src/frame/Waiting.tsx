/** Said while the application is on its way, after a second of it; its look is there before the theme is. */
export const Waiting = () => (
  <p className="waiting" role="status">
    Fritz is loading…
  </p>
);

/** One thing that a newcomer is shown. */
export interface TourStep {
  /** `data-tour` of what it is about; where that is not on the screen, the middle will do. */
  target: string;
  title: string;
  text: string;
}

export const STEPS: readonly TourStep[] = [
  {
    target: "pages",
    title: "Where things are",
    text: "Candidates are what passed your groups' filters tonight. What somebody saves becomes a source. Alerts are everything that the surveys sent, whether a filter passed it or not.",
  },
  {
    target: "search",
    title: "Go to an object",
    text: "Press / and type a name, an alias, a name in the TNS or a position in any format. Ctrl k goes anywhere else: pages, groups, filters.",
  },
  {
    target: "live",
    title: "Live",
    text: "New candidates, comments and classifications of others appear by themselves. If the connection is lost you are told, and can go on.",
  },
  {
    target: "account",
    title: "Yours",
    text: "What you were told, the themes (there is one for the dome), your profile, tokens for programs, and this tour once more.",
  },
  {
    target: "none",
    title: "Scan by keyboard",
    text: "On the candidates page j and k move, s saves, r rejects, c classifies, o opens, u undoes. Everything can be undone, and ? lists all keys on any page.",
  },
];

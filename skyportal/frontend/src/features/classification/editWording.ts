import type { ClassificationState } from "@/api/types";

const said = ({ classification, probability, ml }: ClassificationState) =>
  `${classification}${probability === null ? "" : ` ${probability.toFixed(2)}`}${ml ? " by a model" : ""}`;

/** One change in words: the class is named again only where it changed. */
export function wording(before: ClassificationState, after: ClassificationState): string {
  const same = before.classification === after.classification && before.ml === after.ml;
  if (!same) return `${said(before)} → ${said(after)}`;
  const number = (value: number | null) => value?.toFixed(2) ?? "no probability";
  return `${number(before.probability)} → ${number(after.probability)}`;
}

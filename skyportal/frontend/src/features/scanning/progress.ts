import type { ScanProgress } from "@/api/types";

/** Says how far the groups are: "57 of 214 seen". */
export function progressText({ seen, total, totalIsExact }: ScanProgress): string {
  const all = `${total.toLocaleString("en")}${totalIsExact ? "" : "+"}`;
  return seen === total && totalIsExact
    ? `all ${all} seen`
    : `${seen.toLocaleString("en")} of ${all} seen`;
}

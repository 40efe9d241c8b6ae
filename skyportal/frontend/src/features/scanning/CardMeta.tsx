import type { Candidate, Filter, Group } from "@/api/types";
import { CoordinatesMenu } from "@/coordinates/CoordinatesMenu";
import { othersText } from "./looks";

interface CardMetaProps {
  candidate: Candidate;
  groups: readonly Group[];
  filters: readonly Filter[];
  myId: number | undefined;
}

/** Returns `Group · filter` for each filter a candidate passed. */
export function passedNames({ candidate, groups, filters }: Omit<CardMetaProps, "myId">): string[] {
  return candidate.filter_ids.map((id) => {
    const filter = filters.find((known) => known.id === id);
    const group = groups.find((known) => known.id === filter?.group_id);
    const groupName = group?.nickname ?? group?.name ?? "a group";
    return `${groupName} · ${filter?.name ?? `filter ${id}`}`;
  });
}

/** Where it is and who found it interesting. */
export function CardMeta(props: CardMetaProps) {
  const { candidate, myId } = props;
  const others = othersText(candidate, myId);
  return (
    <div className="meta">
      <span className="passed">{passedNames(props).join(", ")}</span>
      <CoordinatesMenu position={candidate} />
      <span>gal b {candidate.gal_lat.toFixed(0)}°</span>
      {others && (
        <span className={candidate.rejected_by.length > 0 ? "rejectedByOthers" : undefined}>
          {others}
        </span>
      )}
    </div>
  );
}

import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import { useState } from "react";
import type { FollowupRequest, Group, Source } from "@/api/types";
import { may } from "@/features/profile/permissions";
import { useProfileQuery } from "@/features/profile/profileApi";
import { ConfirmButton } from "@/frame/ConfirmButton";
import { PlainTable } from "@/frame/PlainTable";
import { Section, SectionNote } from "@/frame/Section";
import { formatUtc, parseUtc } from "@/time/format";
import { useReport } from "@/undo/useReport";
import { FollowupDialog } from "./FollowupDialog";
import { useAllocationsQuery, useTakeRequestBackMutation } from "./followupApi";
import { usable } from "./followupForm";

interface FollowupSectionProps {
  source: Source;
  groups: readonly Group[];
  asking: boolean;
  onAsking: (asking: boolean) => void;
}

/** What was asked of telescopes for this object, and the form to ask for more. */
export function FollowupSection({ source, groups, asking, onAsking }: FollowupSectionProps) {
  const { data: profile } = useProfileQuery();
  const { data: allocations = [] } = useAllocationsQuery();
  const [now] = useState(() => new Date());
  const offered = usable(allocations, now);
  const canAsk = may(profile, "Upload data") && offered.length > 0;
  return (
    <Section
      title="Follow-up"
      count={source.followup_requests.length || undefined}
      actions={canAsk && <Button onClick={() => onAsking(true)}>Ask for an observation</Button>}
    >
      {source.followup_requests.length === 0 ? (
        <SectionNote>
          {canAsk
            ? "Nothing was asked for yet."
            : "Nothing was asked for yet. Your groups have no telescope time that can be used now."}
        </SectionNote>
      ) : (
        <PlainTable
          label="Follow-up requests"
          headings={["Asked, UTC", "Instrument", "What", "State", "By", ""]}
        >
          {source.followup_requests.toReversed().map((request) => (
            <RequestRow
              key={request.id}
              request={request}
              mine={request.requester?.id === profile?.id}
            />
          ))}
        </PlainTable>
      )}
      {asking && canAsk && (
        <FollowupDialog
          objId={source.id}
          allocations={offered}
          groups={groups}
          onClose={() => onAsking(false)}
        />
      )}
    </Section>
  );
}

const OVER = new Set(["completed", "no_data", "deleted"]);
const FIRST = ["observation_choices", "exposure_time", "exposure_counts", "priority"];
const PERIOD = new Set(["start_date", "end_date"]);
const day = (time: unknown) => String(time).slice(0, 10);

/** Returns what was asked for in words: what, how, and from which day to which. */
export function payloadText(payload: FollowupRequest["payload"]): string {
  const keys = Object.keys(payload).filter((key) => !PERIOD.has(key));
  const rank = (key: string) => (FIRST.indexOf(key) + FIRST.length + 1) % (FIRST.length + 1);
  const worded = keys
    .toSorted((a, b) => rank(a) - rank(b))
    .map((key) => {
      const value = [payload[key]].flat().join(", ");
      return key === "observation_choices" ? value : `${key.replaceAll("_", " ")} ${value}`;
    });
  const { start_date: from, end_date: until } = payload;
  if (from && until) worded.push(`${day(from)} to ${day(until)}`);
  return worded.join(" · ");
}

function RequestRow({ request, mine }: { request: FollowupRequest; mine: boolean }) {
  const [takeBack] = useTakeRequestBackMutation();
  const report = useReport();
  const { id, obj_id, created_at, allocation, payload, state, status, requester, comment } =
    request;
  return (
    <tr>
      <td style={{ whiteSpace: "nowrap" }}>{formatUtc(parseUtc(created_at))}</td>
      <td>{allocation?.instrument.name ?? `allocation ${request.allocation_id}`}</td>
      <td style={{ minWidth: 200 }}>
        {payloadText(payload)}
        {comment && <div>{comment}</div>}
      </td>
      <td>
        <Chip
          label={status}
          color={state === "failed" || state === "rejected" ? "error" : "default"}
        />
      </td>
      <td>{requester?.username ?? "a robot"}</td>
      <td>
        {mine && !OVER.has(state) && (
          <ConfirmButton
            label={`Take back the request of ${formatUtc(parseUtc(created_at))}`}
            question="Take it back?"
            verb="Take back"
            onConfirm={() =>
              report(takeBack({ objId: obj_id, requestId: id }), { refused: "The request stays." })
            }
          >
            Take back
          </ConfirmButton>
        )}
      </td>
    </tr>
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import { useState } from "react";
import type { Interest } from "@/api/types";
import { useProfileQuery } from "@/features/profile/profileApi";
import { UserLink } from "@/features/users/UserLink";
import { ConfirmButton } from "@/frame/ConfirmButton";
import { Section, SectionNote } from "@/frame/Section";
import { formatAgo, formatUtc, parseUtc } from "@/time/format";
import { useReport } from "@/undo/useReport";
import { InterestDialog } from "./InterestDialog";
import { useInterestsQuery, useWithdrawInterestMutation } from "./interestsApi";

/** Who works on an object, so that nobody does the same without knowing. */
export function InterestsSection({ objId }: { objId: string }) {
  const { data: profile } = useProfileQuery();
  const { currentData: interests } = useInterestsQuery(objId);
  const [adding, setAdding] = useState(false);
  return (
    <Section
      title="Who works on it"
      count={interests?.length}
      actions={<Button onClick={() => setAdding(true)}>I do…</Button>}
    >
      {interests?.length === 0 && <SectionNote>Nobody has said so.</SectionNote>}
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 2 }}>
        {interests?.map((interest) => (
          <InterestRow
            key={interest.id}
            interest={interest}
            isMine={interest.user.id === profile?.id}
          />
        ))}
      </Box>
      {adding && <InterestDialog objId={objId} onClose={() => setAdding(false)} />}
    </Section>
  );
}

function InterestRow({ interest, isMine }: { interest: Interest; isMine: boolean }) {
  const [withdraw, { isLoading }] = useWithdrawInterestMutation();
  const report = useReport();
  const { id, obj_id: objId, user, title, description, link, created_at } = interest;
  const at = parseUtc(created_at);
  return (
    <Box component="li" sx={{ typography: "body2", overflowWrap: "anywhere" }}>
      {link ? (
        <Link href={link} target="_blank" rel="noopener noreferrer nofollow">
          {title}
        </Link>
      ) : (
        title
      )}
      {description && <Box sx={{ color: "text.secondary" }}>{description}</Box>}
      <Box
        sx={{
          display: "flex",
          flexWrap: "wrap",
          alignItems: "center",
          columnGap: 2,
          typography: "caption",
          color: "text.secondary",
        }}
      >
        <span>
          <UserLink user={user} /> ·{" "}
          <span title={`${formatUtc(at, true)} UTC`}>{formatAgo(at, new Date())}</span>
        </span>
        {isMine && (
          <ConfirmButton
            label={`Take back ${title}`}
            question="You do not work on it any more?"
            verb="Take back"
            disabled={isLoading}
            onConfirm={() => report(withdraw({ objId, id }), { refused: `“${title}” stays.` })}
          >
            Take back
          </ConfirmButton>
        )}
      </Box>
    </Box>
  );
}

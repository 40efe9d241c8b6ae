import Box from "@mui/material/Box";
import type { Invitation } from "@/api/types";
import { ConfirmButton } from "@/frame/ConfirmButton";
import { Section } from "@/frame/Section";
import { formatAgo, parseUtc } from "@/time/format";
import { useReport } from "@/undo/useReport";
import { useInvitationsQuery, useTakeInvitationBackMutation } from "./usersApi";

function stateText({ expires_at, sent_at }: Invitation, now: Date): string {
  const end = parseUtc(expires_at);
  if (end < now) return `its link ended ${formatAgo(end, now)}`;
  const sent = sent_at ? `sent ${formatAgo(parseUtc(sent_at), now)}` : "not sent by mail";
  return `${sent}, its link ends ${formatAgo(end, now)}`;
}

/** Invitations that nobody has used yet. */
export function Invitations() {
  const { data: invitations = [] } = useInvitationsQuery();
  const [takeBack] = useTakeInvitationBackMutation();
  const report = useReport();
  if (invitations.length === 0) return null;
  return (
    <Section title="Invited" count={invitations.length}>
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none" }}>
        {invitations.map((one) => (
          <Box
            component="li"
            key={one.id}
            sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 2, py: 1 }}
          >
            <Box sx={{ flex: "1 1 220px", minWidth: 0, overflowWrap: "anywhere" }}>
              <Box sx={{ typography: "h3" }}>{one.user_email}</Box>
              <Box sx={{ typography: "caption", color: "text.secondary" }}>
                {[
                  one.role,
                  one.groups.map(({ name }) => name).join(", "),
                  `by ${one.invited_by.username}`,
                  stateText(one, new Date()),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </Box>
            </Box>
            <ConfirmButton
              label={`Take back the invitation of ${one.user_email}`}
              question="Take it back?"
              verb="Take back"
              onConfirm={() =>
                report(takeBack(one.id), { refused: "The invitation still stands." })
              }
            >
              Take back
            </ConfirmButton>
          </Box>
        ))}
      </Box>
    </Section>
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import type { Admission } from "@/api/types";
import { fullName } from "@/features/profile/fullName";
import { formatAgo, formatUtc, parseUtc } from "@/time/format";
import { useReport } from "@/undo/useReport";
import { useAnswerAdmissionMutation } from "./groupsApi";

interface AdmissionQueueProps {
  admissions: readonly Admission[];
  /** Say which group, where there are several. */
  withGroup?: boolean;
}

/** Who asks to join, to be let in or declined; who asked is told. */
export function AdmissionQueue({ admissions, withGroup = false }: AdmissionQueueProps) {
  const [answer, { isLoading }] = useAnswerAdmissionMutation();
  const report = useReport();
  return (
    <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none" }}>
      {admissions.map(({ id, user, group, created_at }) => {
        const at = parseUtc(created_at);
        const name = fullName(user);
        const reply = (status: "accepted" | "declined") =>
          report(answer({ id, status }), {
            refused: `${name} still waits.`,
            worked:
              status === "accepted"
                ? `${name} is a member of ${group.name} now.`
                : `${name} was declined.`,
          });
        return (
          <Box
            component="li"
            key={id}
            sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 2, py: 1 }}
          >
            <Box sx={{ flex: "1 1 200px", typography: "body2" }}>
              <strong>{name}</strong> ({user.username}){withGroup && ` for ${group.name}`}
              <Box
                component="span"
                title={`${formatUtc(at)} UTC`}
                sx={{ ml: 2, color: "text.secondary" }}
              >
                {formatAgo(at, new Date())}
              </Box>
            </Box>
            <Button
              variant="contained"
              aria-label={`Let in ${name}`}
              disabled={isLoading}
              onClick={() => reply("accepted")}
            >
              Let in
            </Button>
            <Button
              aria-label={`Decline ${name}`}
              disabled={isLoading}
              onClick={() => reply("declined")}
            >
              Decline
            </Button>
          </Box>
        );
      })}
    </Box>
  );
}

import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import Link from "@mui/material/Link";
import Skeleton from "@mui/material/Skeleton";
import { Link as RouterLink, useParams } from "react-router";
import type { User } from "@/api/types";
import { fullName } from "@/features/profile/fullName";
import { useProfileQuery } from "@/features/profile/profileApi";
import { Page } from "@/frame/Page";
import { Problem } from "@/frame/Problem";
import { Section, SectionNote } from "@/frame/Section";
import { LazyMarkdown } from "@/markdown/LazyMarkdown";
import { formatUtc, parseUtc } from "@/time/format";
import { useUserQuery } from "./usersApi";

/** Who somebody is, as everybody who is signed in may know. */
export function UserPage() {
  const id = Number(useParams().id);
  const { currentData: user, error, refetch } = useUserQuery(id);
  const { data: me } = useProfileQuery();
  if (user) return <Someone user={user} isMe={me?.id === user.id} />;
  return (
    <Page title="Somebody" width={760}>
      {error ? (
        <Problem what="This person could not be found." error={error} onRetry={refetch} />
      ) : (
        <Skeleton variant="rectangular" height={160} />
      )}
    </Page>
  );
}

function Someone({ user, isMe }: { user: User; isMe: boolean }) {
  const name = fullName(user);
  const lead = [user.username, user.is_bot && "program", ...user.affiliations].filter(Boolean);
  return (
    <Page title={name} lead={lead.join(" · ")} width={760}>
      <Section title="About">
        {user.bio ? (
          <LazyMarkdown text={user.bio} />
        ) : (
          <SectionNote>
            {isMe ? (
              <>
                You have not said anything about yourself yet.{" "}
                <RouterLink to="/profile">Do it on your profile.</RouterLink>
              </>
            ) : (
              `${name} has not said anything about herself or himself yet.`
            )}
          </SectionNote>
        )}
      </Section>
      <Section title="Here">
        <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 2 }}>
          {user.roles.map((role) => (
            <Chip key={role} label={role} variant="outlined" />
          ))}
          <Box sx={{ typography: "body2", color: "text.secondary" }}>
            since {formatUtc(parseUtc(user.created_at)).slice(0, 10)}
          </Box>
        </Box>
        {user.contact_email && (
          <Box sx={{ typography: "body2", mt: 2 }}>
            <Link href={`mailto:${user.contact_email}`}>{user.contact_email}</Link>
          </Box>
        )}
      </Section>
    </Page>
  );
}

import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import Link from "@mui/material/Link";
import { Link as RouterLink } from "react-router";
import { Page } from "@/frame/Page";
import { Section, SectionNote } from "@/frame/Section";
import { BrowsersSection } from "./BrowsersSection";
import { fullName } from "./fullName";
import { IdentityForm } from "./IdentityForm";
import { PreferencesSection } from "./PreferencesSection";
import { useProfileQuery } from "./profileApi";
import { TokensSection } from "./TokensSection";

/** Who one is here, what one may do, how one wants it, and who acts in one's name. */
export function ProfilePage() {
  const { data: profile } = useProfileQuery();
  if (!profile) return null;
  const groups = profile.groups.filter((group) => !group.single_user_group);
  return (
    <Page
      title={fullName(profile)}
      lead={`${profile.username} · ${profile.roles.join(", ") || "no role"}`}
      width={760}
      actions={
        <Link component={RouterLink} to={`/user/${profile.id}`} sx={{ typography: "body2" }}>
          As others see you
        </Link>
      }
    >
      <IdentityForm profile={profile} />
      <PreferencesSection />
      <Section title="Groups" count={groups.length}>
        {groups.length === 0 ? (
          <SectionNote>
            You are in no group yet. <RouterLink to="/groups">Ask to join one.</RouterLink>
          </SectionNote>
        ) : (
          <Box sx={{ display: "flex", flexWrap: "wrap", columnGap: 4, typography: "body2" }}>
            {groups.map(({ id, name }) => (
              <Link key={id} component={RouterLink} to={`/group/${id}`} sx={{ py: 1 }}>
                {name}
              </Link>
            ))}
          </Box>
        )}
      </Section>
      <Chips
        title="Streams"
        names={profile.streams.map(({ name }) => name)}
        none="You hold no stream of alerts; ask an administrator for one."
      />
      <Chips
        title="Permissions"
        names={profile.acls}
        none="You may look, but not change anything."
      />
      <TokensSection profile={profile} />
      <BrowsersSection />
    </Page>
  );
}

function Chips({ title, names, none }: { title: string; names: string[]; none: string }) {
  return (
    <Section title={title} count={names.length}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 2 }}>
        {names.map((name) => (
          <Chip key={name} label={name} variant="outlined" />
        ))}
        {names.length === 0 && <SectionNote>{none}</SectionNote>}
      </Box>
    </Section>
  );
}

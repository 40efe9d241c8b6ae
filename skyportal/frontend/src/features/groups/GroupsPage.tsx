import Button from "@mui/material/Button";
import { useState } from "react";
import { may } from "@/features/profile/permissions";
import { useProfileQuery } from "@/features/profile/profileApi";
import { Page } from "@/frame/Page";
import { Problem } from "@/frame/Problem";
import { Section, SectionNote } from "@/frame/Section";
import { AdmissionQueue } from "./AdmissionQueue";
import { GroupRows } from "./GroupRows";
import { useAdmissionsQuery, useAllGroupsQuery } from "./groupsApi";
import { JoinButton } from "./JoinButton";
import { NewGroupForm } from "./NewGroupForm";

/** The groups one is in, those one may ask to join, and who asks to join one's own. */
export function GroupsPage() {
  const { data: groups, error, refetch } = useAllGroupsQuery();
  const { data: profile } = useProfileQuery();
  const { data: admissions = [] } = useAdmissionsQuery();
  const [making, setMaking] = useState(false);
  const mine = (groups?.user_groups ?? []).filter((group) => !group.single_user_group);
  const ids = new Set(mine.map(({ id }) => id));
  const others = (groups?.all_groups ?? []).filter(({ id }) => !ids.has(id));
  const toAnswer = admissions.filter(({ user }) => user.id !== profile?.id);
  return (
    <Page
      title="Groups"
      lead="What is saved, commented and classified belongs to groups; their members see it."
      actions={
        may(profile, "Upload data") &&
        !making && (
          <Button variant="contained" onClick={() => setMaking(true)}>
            New group
          </Button>
        )
      }
    >
      {making && <NewGroupForm onClose={() => setMaking(false)} />}
      {error && <Problem what="The groups could not be loaded." error={error} onRetry={refetch} />}
      {toAnswer.length > 0 && (
        <Section title="Who asks to join" count={toAnswer.length}>
          <AdmissionQueue admissions={toAnswer} withGroup />
        </Section>
      )}
      {groups && (
        <>
          <Section title="Your groups" count={mine.length}>
            {mine.length > 0 ? (
              <GroupRows groups={mine} />
            ) : (
              <SectionNote>
                You are in no group yet. Ask to join one below, or ask an administrator to add you.
              </SectionNote>
            )}
          </Section>
          <Section title="Other groups" count={others.length}>
            {others.length > 0 ? (
              <GroupRows
                groups={others}
                action={(group) => (
                  <JoinButton
                    group={group}
                    request={admissions.find(
                      (one) => one.group.id === group.id && one.user.id === profile?.id,
                    )}
                  />
                )}
              />
            ) : (
              <SectionNote>You are in every group that you may know of.</SectionNote>
            )}
          </Section>
        </>
      )}
    </Page>
  );
}

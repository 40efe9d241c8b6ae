import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import Skeleton from "@mui/material/Skeleton";
import { useState } from "react";
import { Link as RouterLink, useNavigate, useParams } from "react-router";
import { errorStatus } from "@/api/envelope";
import type { GroupDetail, Profile } from "@/api/types";
import { may } from "@/features/profile/permissions";
import { useProfileQuery } from "@/features/profile/profileApi";
import { ConfirmButton } from "@/frame/ConfirmButton";
import { Empty } from "@/frame/Empty";
import { Page } from "@/frame/Page";
import { Problem } from "@/frame/Problem";
import { Section } from "@/frame/Section";
import { useReport } from "@/undo/useReport";
import { AddMember } from "./AddMember";
import { AdmissionQueue } from "./AdmissionQueue";
import { GroupFilters } from "./GroupFilters";
import { GroupForm } from "./GroupForm";
import { GroupStreams } from "./GroupStreams";
import {
  useAdmissionsQuery,
  useChangeGroupMutation,
  useDeleteGroupMutation,
  useGroupQuery,
  useRemoveMemberMutation,
} from "./groupsApi";
import { MembersTable } from "./MembersTable";

/** A group: members and what they may do, who asks to join, streams and filters. */
export function GroupPage() {
  const id = Number(useParams().id);
  const { data: profile } = useProfileQuery();
  const { currentData: group, error, refetch } = useGroupQuery(id, { skip: Number.isNaN(id) });
  if (Number.isNaN(id) || (!group && errorStatus(error) === 404))
    return (
      <Empty title="There is no such group for you">
        It may be private, or removed. <RouterLink to="/groups">All groups</RouterLink>
      </Empty>
    );
  if (!group && error)
    return <Problem what="The group could not be loaded." error={error} onRetry={refetch} />;
  if (!group || !profile)
    return <Skeleton variant="rounded" sx={{ m: 6, height: 240, maxWidth: 960 }} />;
  return <LoadedGroup key={group.id} group={group} profile={profile} />;
}

function LoadedGroup({ group, profile }: { group: GroupDetail; profile: Profile }) {
  const [editing, setEditing] = useState(false);
  const [adding, setAdding] = useState(false);
  const { data: admissions = [] } = useAdmissionsQuery();
  const me = group.users.find(({ id }) => id === profile.id);
  const administers = Boolean(me?.admin) || may(profile, "System admin");
  const waiting = admissions.filter(
    (one) => one.group.id === group.id && one.user.id !== profile.id,
  );
  return (
    <Page
      title={group.name}
      lead={
        <>
          <Link component={RouterLink} to="/groups">
            Groups
          </Link>
          {group.nickname && ` · ${group.nickname}`}
          {group.private && " · only members know of it"}
          {group.auto_accept_requests && " · everybody who asks is let in"}
          {group.description && <p>{group.description}</p>}
        </>
      }
      actions={
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 2 }}>
          {me && <GroupLists id={group.id} />}
          {administers && !editing && (
            <Button variant="outlined" onClick={() => setEditing(true)}>
              Change
            </Button>
          )}
        </Box>
      }
    >
      {editing && <GroupChange group={group} onClose={() => setEditing(false)} />}
      {administers && waiting.length > 0 && (
        <Section title="Who asks to join" count={waiting.length}>
          <AdmissionQueue admissions={waiting} />
        </Section>
      )}
      <Section
        title="Members"
        count={group.users.length}
        actions={
          administers &&
          !adding && (
            <Button variant="outlined" onClick={() => setAdding(true)}>
              Add a member
            </Button>
          )
        }
      >
        {adding && <AddMember group={group} onClose={() => setAdding(false)} />}
        <MembersTable group={group} administers={administers} myId={profile.id} />
      </Section>
      <GroupFilters group={group} canMake={Boolean(me) && may(profile, "Upload data")} />
      <GroupStreams group={group} administers={administers} />
      {me && !group.single_user_group && <LeaveButton group={group} userId={profile.id} />}
    </Page>
  );
}

/** The ways to what a group scans, has saved, and was asked to save. */
function GroupLists({ id }: { id: number }) {
  return (
    <>
      <Button component={RouterLink} to={`/candidates?groups=${id}`}>
        Candidates
      </Button>
      <Button component={RouterLink} to={`/sources?group_ids=${id}`}>
        Sources
      </Button>
      <Button component={RouterLink} to={`/sources?group_ids=${id}&pendingOnly=true`}>
        Asked to save
      </Button>
    </>
  );
}

function GroupChange({ group, onClose }: { group: GroupDetail; onClose: () => void }) {
  const [change, { isLoading, error }] = useChangeGroupMutation();
  const [remove] = useDeleteGroupMutation();
  const report = useReport();
  const navigate = useNavigate();
  const removeIt = async () => {
    const refused = `${group.name} is still there.`;
    if (await report(remove(group.id), { refused, worked: `${group.name} was removed.` }))
      navigate("/groups");
  };
  return (
    <Section
      title="Change the group"
      actions={
        <ConfirmButton
          label="Remove the group"
          question={`Remove ${group.name} with its filters and what only it has saved?`}
          verb="Remove the group"
          onConfirm={removeIt}
        />
      }
    >
      <GroupForm
        initial={group}
        action="Save"
        busy={isLoading}
        error={error}
        onSend={async ({ name, nickname, description, auto_accept_requests, ...rest }) => {
          const body = { name, nickname, description, auto_accept_requests, private: rest.private };
          if (!(await change({ groupId: group.id, body })).error) onClose();
        }}
        onCancel={onClose}
      />
    </Section>
  );
}

function LeaveButton({ group, userId }: { group: GroupDetail; userId: number }) {
  const [remove] = useRemoveMemberMutation();
  const report = useReport();
  return (
    <div>
      <ConfirmButton
        label="Leave the group"
        question="Leave? You will no longer see what only this group has."
        verb="Leave"
        onConfirm={() =>
          report(remove({ groupId: group.id, userId }), {
            refused: "You are still a member.",
            worked: `You have left ${group.name}.`,
          })
        }
      />
    </div>
  );
}

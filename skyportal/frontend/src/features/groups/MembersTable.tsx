import Box from "@mui/material/Box";
import Checkbox from "@mui/material/Checkbox";
import type { GroupDetail, GroupMember, MemberChange } from "@/api/types";
import { fullName } from "@/features/profile/fullName";
import { UserLink } from "@/features/users/UserLink";
import { ConfirmButton } from "@/frame/ConfirmButton";
import { PlainTable } from "@/frame/PlainTable";
import { useReport } from "@/undo/useReport";
import { useChangeMemberMutation, useRemoveMemberMutation } from "./groupsApi";

interface MembersTableProps {
  group: GroupDetail;
  administers: boolean;
  myId: number;
}

interface Right {
  name: string;
  has: (member: GroupMember) => boolean;
  change: (given: boolean) => Partial<MemberChange>;
}

const RIGHTS: readonly Right[] = [
  { name: "Administers", has: ({ admin }) => admin, change: (admin) => ({ admin }) },
  { name: "Saves", has: ({ can_save }) => can_save, change: (canSave) => ({ canSave }) },
  {
    name: "Shares photometry",
    has: ({ can_share_photometry }) => can_share_photometry,
    change: (canSharePhotometry) => ({ canSharePhotometry }),
  },
];

/** Members by name; who administers the group switches what each may do. */
export function MembersTable({ group, administers, myId }: MembersTableProps) {
  const members = group.users.toSorted((a, b) => fullName(a).localeCompare(fullName(b)));
  const names = RIGHTS.map(({ name }) => name);
  const headings = ["Member", ...names, ...(administers ? ["Remove"] : [])];
  return (
    <PlainTable label={`Members of ${group.name}`} headings={headings}>
      {members.map((member) => (
        <MemberRow
          key={member.id}
          group={group}
          member={member}
          administers={administers}
          isMe={member.id === myId}
        />
      ))}
    </PlainTable>
  );
}

interface MemberRowProps {
  group: GroupDetail;
  member: GroupMember;
  administers: boolean;
  isMe: boolean;
}

function MemberRow({ group, member, administers, isMe }: MemberRowProps) {
  const [change, { isLoading }] = useChangeMemberMutation();
  const [remove] = useRemoveMemberMutation();
  const report = useReport();
  const name = fullName(member);
  const set = (right: Right, given: boolean) =>
    report(change({ groupId: group.id, body: { userID: member.id, ...right.change(given) } }), {
      refused: `What ${name} may do is as it was.`,
    });
  return (
    <tr>
      <td>
        <UserLink user={member} />{" "}
        <Box component="span" sx={{ color: "text.secondary", whiteSpace: "nowrap" }}>
          {member.username}
          {member.is_bot && " · program"}
          {isMe && " · you"}
        </Box>
      </td>
      {RIGHTS.map((right) => (
        <td key={right.name}>
          {administers ? (
            <Checkbox
              checked={right.has(member)}
              disabled={isLoading}
              slotProps={{ input: { "aria-label": `${name}: ${right.name.toLowerCase()}` } }}
              onChange={(_event, given) => set(right, given)}
            />
          ) : right.has(member) ? (
            "yes"
          ) : (
            "no"
          )}
        </td>
      ))}
      {administers && (
        <td>
          {!isMe && (
            <ConfirmButton
              label={`Remove ${name}`}
              question={`Remove ${name}?`}
              verb="Remove"
              onConfirm={() =>
                report(remove({ groupId: group.id, userId: member.id }), {
                  refused: `${name} is still a member.`,
                })
              }
            >
              Remove
            </ConfirmButton>
          )}
        </td>
      )}
    </tr>
  );
}

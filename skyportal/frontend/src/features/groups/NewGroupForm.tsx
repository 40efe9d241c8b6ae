import { useNavigate } from "react-router";
import { Section } from "@/frame/Section";
import { GroupForm } from "./GroupForm";
import { useCreateGroupMutation } from "./groupsApi";

const EMPTY = {
  name: "",
  nickname: null,
  description: null,
  private: false,
  auto_accept_requests: false,
};

/** Makes a group and opens its page. */
export function NewGroupForm({ onClose }: { onClose: () => void }) {
  const [create, { isLoading, error }] = useCreateGroupMutation();
  const navigate = useNavigate();
  return (
    <Section title="New group">
      <GroupForm
        initial={EMPTY}
        action="Make the group"
        busy={isLoading}
        error={error}
        onSend={async (fields) => {
          const { data } = await create(fields);
          if (data) navigate(`/group/${data.id}`);
        }}
        onCancel={onClose}
      />
    </Section>
  );
}

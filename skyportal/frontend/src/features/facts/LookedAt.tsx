import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import type { Group, Label, Profile, Source } from "@/api/types";
import { useReport } from "@/undo/useReport";
import { useAddLabelsMutation, useRemoveLabelsMutation } from "./factsApi";

interface LookedAtProps {
  source: Source;
  groups: readonly Group[];
  profile: Profile;
}

/** Returns who has looked, each once. */
export function lookers(labels: readonly Label[]): string[] {
  return [...new Set(labels.map(({ labeller }) => labeller.username))].sort();
}

/** Who of one's groups has looked at it; one says so oneself, and takes it back. */
export function LookedAt({ source, groups, profile }: LookedAtProps) {
  const [add, adding] = useAddLabelsMutation();
  const [remove, removing] = useRemoveLabelsMutation();
  const report = useReport();
  const mine = source.labels.filter(({ labeller }) => labeller.id === profile.id);
  const saved = source.groups.filter(({ active }) => active).map(({ id }) => id);
  const own = groups.filter(({ single_user_group }) => !single_user_group).map(({ id }) => id);
  const groupIds = saved.length > 0 ? saved : own;
  const others = lookers(source.labels).filter((name) => name !== profile.username);
  const who = [mine.length > 0 && "you", ...others].filter(Boolean);
  const toggle = () =>
    report(
      mine.length > 0
        ? remove({ objId: source.id, groupIds: mine.map(({ group_id }) => group_id) })
        : add({ objId: source.id, groupIds }),
      { refused: "Nothing was noted." },
    );
  return (
    <Box sx={{ display: "flex", alignItems: "center", gap: 2, typography: "body2" }}>
      <Box sx={{ flex: 1, color: "text.secondary" }}>
        {who.length > 0 ? `Looked at by ${who.join(", ")}` : "Nobody has noted a look at it"}
      </Box>
      <Button
        aria-pressed={mine.length > 0}
        disabled={groupIds.length === 0 || adding.isLoading || removing.isLoading}
        onClick={toggle}
      >
        {mine.length > 0 ? "Take back" : "I have looked"}
      </Button>
    </Box>
  );
}

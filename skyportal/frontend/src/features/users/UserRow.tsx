import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import { useState } from "react";
import type { User } from "@/api/types";
import { fullName } from "@/features/profile/fullName";
import { DownIcon, UpIcon } from "@/frame/icons";
import { formatUtc, parseUtc } from "@/time/format";
import { UserLink } from "./UserLink";
import { UserRights } from "./UserRights";

interface UserRowProps {
  user: User;
  manages: boolean;
  isMe: boolean;
}

/** Says until when an account lasts; empty when it has no end. */
function endText({ expiration_date }: User): string {
  if (!expiration_date) return "";
  const end = parseUtc(expiration_date);
  return `${end < new Date() ? "ended" : "ends"} ${formatUtc(end).slice(0, 10)}`;
}

/** A person, and on demand what she may do. */
export function UserRow({ user, manages, isMe }: UserRowProps) {
  const [open, setOpen] = useState(false);
  const name = fullName(user);
  const facts = [
    user.username,
    user.is_bot && "program",
    isMe && "you",
    user.contact_email,
    ...user.affiliations,
    endText(user),
  ].filter(Boolean);
  return (
    <Box component="li" sx={{ borderTop: 1, borderColor: "divider", py: 2 }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 2 }}>
        <Box sx={{ flex: "1 1 220px", minWidth: 0, overflowWrap: "anywhere" }}>
          <Box sx={{ typography: "h3" }}>
            <UserLink user={user} />
          </Box>
          <Box sx={{ typography: "caption", color: "text.secondary" }}>{facts.join(" · ")}</Box>
        </Box>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
          {user.roles.map((role) => (
            <Chip key={role} label={role} variant="outlined" />
          ))}
          {user.acls.length > 0 && (
            <Chip label={`+${user.acls.length} given`} title={user.acls.join(", ")} />
          )}
        </Box>
        {manages && (
          <Button
            aria-expanded={open}
            aria-label={`Rights of ${name}`}
            endIcon={open ? <UpIcon /> : <DownIcon />}
            onClick={() => setOpen(!open)}
          >
            Rights
          </Button>
        )}
      </Box>
      {open && <UserRights user={user} isMe={isMe} />}
    </Box>
  );
}

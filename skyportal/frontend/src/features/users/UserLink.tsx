import Link from "@mui/material/Link";
import { Link as RouterLink } from "react-router";
import { fullName } from "@/features/profile/fullName";

interface UserLinkProps {
  user: { id: number; username: string; first_name: string | null; last_name: string | null };
}

/** Somebody's name, which leads to who that is. */
export function UserLink({ user }: UserLinkProps) {
  return (
    <Link
      component={RouterLink}
      to={`/user/${user.id}`}
      color="inherit"
      sx={{ fontWeight: 600, textDecoration: "none", "&:hover": { textDecoration: "underline" } }}
    >
      {fullName(user)}
    </Link>
  );
}

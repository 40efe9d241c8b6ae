import Link from "@mui/material/Link";
import { signInUrl } from "./signIn";

interface SignInAgainProps {
  /** Where one comes back to. */
  from: Pick<Location, "pathname" | "search">;
}

/** Leads to where one signs in, in another tab: this one keeps everything that was typed. */
export function SignInAgain({ from }: SignInAgainProps) {
  return (
    <Link
      href={signInUrl(from)}
      target="_blank"
      rel="noopener"
      title="In another tab: this one stays as it is"
    >
      Sign in again
    </Link>
  );
}

import Link from "@mui/material/Link";
import { useLocation } from "react-router";
import { useAppSelector } from "@/app/hooks";
import { Notice } from "@/frame/Notice";
import { signInUrl } from "./signIn";

/** Says that one has to sign in again, and where; the page stays as it is. */
export function SessionEnded() {
  const ended = useAppSelector((state) => state.session.ended);
  const location = useLocation();
  if (!ended) return null;
  return (
    <Notice tone="warning">
      <strong>Your session has ended.</strong> What you typed is kept in this browser.{" "}
      <Link href={signInUrl({ pathname: location.pathname, search: location.search })}>
        Sign in again
      </Link>{" "}
      to go on; you come back to this page.
    </Notice>
  );
}

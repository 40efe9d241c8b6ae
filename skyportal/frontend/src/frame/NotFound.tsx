import Button from "@mui/material/Button";
import { Link, useLocation } from "react-router";
import { Empty } from "./Empty";
import { useTitle } from "./useTitle";

/** No page has this address. */
export function NotFound() {
  const { pathname } = useLocation();
  useTitle("No such page");
  return (
    <Empty isPage title="There is no such page">
      <p>
        Nothing is at <code>{pathname}</code>. Perhaps the link is old, or a letter is missing. Look
        for an object by its name in the search above, or for anything else with Ctrl k.
      </p>
      <Button component={Link} to="/" variant="contained">
        Go to the start
      </Button>
    </Empty>
  );
}

import Button from "@mui/material/Button";
import { isRouteErrorResponse, useRouteError } from "react-router";
import { Empty } from "./Empty";
import { NotFound } from "./NotFound";

/** Shown when a page breaks; what was saved before is not affected. */
export function ErrorPage() {
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFound />;
  const message = error instanceof Error ? error.message : "Unknown error";
  const outdated = /dynamically imported module|Importing a module/i.test(message);
  return (
    <Empty title={outdated ? "Fritz was updated" : "This page broke"}>
      <p>
        {outdated
          ? "Load the page again to get the new version."
          : "What you saved or rejected is kept. Load the page again; if it breaks again, send the message below to the developers."}
      </p>
      {!outdated && <pre>{message}</pre>}
      <Button variant="contained" onClick={() => location.reload()}>
        Load again
      </Button>
    </Empty>
  );
}

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { isRouteErrorResponse, useRouteError } from "react-router";
import { Empty } from "./Empty";
import { NotFound } from "./NotFound";
import { useCopy } from "./useCopy";

const OUTDATED = /dynamically imported module|Importing a module|error loading dynamically/i;

function details(error: unknown): string {
  const stack = error instanceof Error ? error.stack : String(error);
  return [`page: ${location.href}`, new Date().toISOString(), stack].join("\n");
}

/** Shown when a page breaks; what was saved before is not affected. */
export function ErrorPage() {
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFound />;
  const message = error instanceof Error ? error.message : "Unknown error";
  return OUTDATED.test(message) ? <Outdated /> : <Broken message={message} error={error} />;
}

const reload = () => location.reload();

/** A part of the page is not to be had: a new version was installed, or the network is away. */
function Outdated() {
  return (
    <Empty isPage title="A part of the page is missing">
      <p>
        Fritz was updated, or the network is away. Load the page again to get it whole. What you
        typed is kept in this browser.
      </p>
      <Button variant="contained" onClick={reload}>
        Load again
      </Button>
    </Empty>
  );
}

function Broken({ message, error }: { message: string; error: unknown }) {
  const copy = useCopy();
  return (
    <Empty isPage title="This page broke">
      <p>
        What you saved or rejected is kept, and so is what you typed. Load the page again; if it
        breaks again, send the details to the developers, and go on elsewhere meanwhile.
      </p>
      <Box component="pre" sx={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {message}
      </Box>
      <Box sx={{ display: "flex", flexWrap: "wrap", justifyContent: "center", gap: 2 }}>
        <Button variant="contained" onClick={reload}>
          Load again
        </Button>
        <Button variant="outlined" onClick={() => copy(details(error))}>
          Copy details
        </Button>
        <Button variant="outlined" href="/">
          Go to the start
        </Button>
      </Box>
    </Empty>
  );
}

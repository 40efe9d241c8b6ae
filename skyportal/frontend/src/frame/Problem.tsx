import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { errorMessage, errorStatus } from "@/api/envelope";
import { signInUrl } from "@/session/signIn";
import { adviceOn } from "./advice";
import { useCopy } from "./useCopy";

interface ProblemProps {
  /** What could not be done: "The candidates could not be loaded." */
  what: string;
  error: unknown;
  onRetry?: () => void;
}

function details(what: string, error: unknown): string {
  const request = (error as { request?: unknown } | null)?.request;
  const lines = [what, errorMessage(error), `status: ${errorStatus(error) ?? "none"}`];
  return [
    ...lines,
    `request: ${request ?? "none"}`,
    `page: ${location.href}`,
    new Date().toISOString(),
  ].join("\n");
}

/** An error: what happened, why, and what to do. */
export function Problem({ what, error, onRetry }: ProblemProps) {
  const copy = useCopy();
  const status = errorStatus(error);
  return (
    <Alert
      severity="error"
      variant="outlined"
      sx={{ m: 4, flexWrap: { xs: "wrap", sm: "nowrap" } }}
      action={
        <Box sx={{ display: "flex", gap: 1 }}>
          {status === 401 && (
            <Button color="inherit" href={signInUrl(location)}>
              Sign in
            </Button>
          )}
          {onRetry && status !== 401 && (
            <Button color="inherit" onClick={onRetry}>
              Try again
            </Button>
          )}
          <Button color="inherit" onClick={() => copy(details(what, error))}>
            Copy details
          </Button>
        </Box>
      }
    >
      <strong>{what}</strong> {errorMessage(error)} {adviceOn(status)}
    </Alert>
  );
}

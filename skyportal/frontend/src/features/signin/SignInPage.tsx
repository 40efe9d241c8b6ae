import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { Navigate, useSearchParams } from "react-router";
import { useProfileQuery } from "@/features/profile/profileApi";
import { Problem } from "@/frame/Problem";
import { useConfigQuery } from "./configApi";
import { nextPath } from "./nextPath";

/** Where one signs in: by a provider, or by a one-time link. */
export function SignInPage() {
  const [query] = useSearchParams();
  const { data: profile } = useProfileQuery();
  const next = nextPath(query.get("next"));
  if (profile) return <Navigate to={next} replace />;
  return (
    <Box
      component="main"
      sx={{
        display: "grid",
        justifyItems: "center",
        alignContent: "center",
        minHeight: "100dvh",
        p: 4,
      }}
    >
      <Box sx={{ width: "100%", maxWidth: 400, display: "grid", gap: 5 }}>
        <Box>
          <Typography variant="h1" sx={{ fontSize: "1.75rem" }}>
            Fritz
          </Typography>
          <Typography sx={{ color: "text.secondary" }}>Scan candidates, follow sources.</Typography>
        </Box>
        {query.get("error") && <Alert severity="error">{query.get("error")}</Alert>}
        <Providers next={next} />
        <OneTimeLink />
      </Box>
    </Box>
  );
}

function Providers({ next }: { next: string }) {
  const { data, error, refetch } = useConfigQuery();
  if (error)
    return (
      <Problem what="The ways to sign in could not be loaded." error={error} onRetry={refetch} />
    );
  return (
    <Box sx={{ display: "grid", gap: 2 }}>
      {data?.providers.map(({ name, label, url }) => (
        <Button
          key={name}
          variant="contained"
          size="large"
          href={`${url}?next=${encodeURIComponent(next)}`}
        >
          Sign in with {label}
        </Button>
      ))}
    </Box>
  );
}

function OneTimeLink() {
  return (
    <Box component="section" sx={{ borderTop: 1, borderColor: "divider", pt: 4 }}>
      <Typography variant="h2" sx={{ mb: 1 }}>
        By a one-time link
      </Typography>
      <Typography variant="body2" sx={{ color: "text.secondary" }}>
        An administrator can make you a link that signs you in once. On the machine that runs Fritz:
      </Typography>
      <Typography
        variant="mono"
        component="pre"
        sx={{
          mt: 2,
          mb: 0,
          px: 3,
          py: 2,
          bgcolor: "action.hover",
          borderRadius: 1,
          overflowX: "auto",
        }}
      >
        skyportal signin-link --user NAME
      </Typography>
    </Box>
  );
}

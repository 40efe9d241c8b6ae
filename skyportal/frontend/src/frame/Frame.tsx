import Box from "@mui/material/Box";
import { lazy, Suspense, useRef, useState } from "react";
import { Navigate, Outlet, useLocation } from "react-router";
import { errorStatus } from "@/api/envelope";
import type { Profile } from "@/api/types";
import { usePaletteKey } from "@/features/palette/usePaletteKey";
import { useProfileQuery } from "@/features/profile/profileApi";
import { useKeys } from "@/keyboard/useKeys";
import { LostConnection } from "@/live/LostConnection";
import { useLive } from "@/live/useLive";
import { SessionEnded } from "@/session/SessionEnded";
import { signInUrl } from "@/session/signIn";
import { Header } from "./Header";
import { HelpDialog } from "./HelpDialog";
import { Problem } from "./Problem";
import { Toast } from "./Toast";
import { Waiting } from "./Waiting";

const Palette = lazy(() => import("@/features/palette/Palette"));
const Tour = lazy(() => import("@/features/tour/Tour"));

/** The signed-in application; sends everyone else to sign in, and back here afterwards. */
export function Frame() {
  const { data: profile, error, refetch } = useProfileQuery();
  const { pathname, search } = useLocation();
  if (profile) return <SignedIn profile={profile} />;
  if (errorStatus(error) === 401) return <Navigate to={signInUrl({ pathname, search })} replace />;
  if (error) return <Problem what="Fritz could not start." error={error} onRetry={refetch} />;
  return <Waiting />;
}

function SignedIn({ profile }: { profile: Profile }) {
  const searchRef = useRef<HTMLInputElement>(null);
  const [helpOpen, setHelpOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [touring, setTouring] = useState(false);
  usePaletteKey(() => setPaletteOpen(true));
  useLive();
  useKeys((key) => {
    if (key === "?") setHelpOpen(true);
    else if (key === "/") searchRef.current?.focus();
    else return false;
    return true;
  });
  return (
    <Box sx={{ display: "flex", flexDirection: "column", height: "100dvh" }}>
      <Header
        profile={profile}
        searchRef={searchRef}
        onHelp={() => setHelpOpen(true)}
        onTour={() => setTouring(true)}
      />
      <SessionEnded />
      <LostConnection />
      <Box
        component="main"
        sx={{ flex: 1, minHeight: 0, display: "flex", flexDirection: "column" }}
      >
        <Suspense>
          <Outlet />
        </Suspense>
      </Box>
      <Toast />
      <Suspense>{paletteOpen && <Palette onClose={() => setPaletteOpen(false)} />}</Suspense>
      <Suspense>{touring && <Tour onEnd={() => setTouring(false)} />}</Suspense>
      <HelpDialog open={helpOpen} onClose={() => setHelpOpen(false)} />
    </Box>
  );
}

import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import { lazy, Suspense, useState } from "react";
import type { Source } from "@/api/types";
import { Section, SectionNote } from "@/frame/Section";

const SkyView = lazy(() => import("./SkyView"));

/** The sky around an object, fetched when one asks for it. */
export function SkySection({ source }: { source: Source }) {
  const [open, setOpen] = useState(false);
  return (
    <Section
      title="Sky"
      actions={
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Hide" : "Show"}
        </Button>
      }
    >
      {open ? (
        <Suspense fallback={<Skeleton variant="rounded" height={320} />}>
          <SkyView source={source} />
        </Suspense>
      ) : (
        <SectionNote>
          Aladin Lite and pictures of surveys come from the CDS in Strasbourg, which learns the
          position.
        </SectionNote>
      )}
    </Section>
  );
}

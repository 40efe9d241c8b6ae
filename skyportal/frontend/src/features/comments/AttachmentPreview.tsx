import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import { useEffect, useState } from "react";
import { SectionNote } from "@/frame/Section";

interface AttachmentPreviewProps {
  url: string;
  name: string;
  kind: "picture" | "text";
}

/** Smaller pictures are enlarged so that one sees their pixels. */
const STAMP = 200;

type Told = { state: "waiting" } | { state: "away" } | { state: "here"; text: string };

/** What the marshal shows of a file: a picture that it has drawn, or the beginning of a text. */
export function AttachmentPreview({ url, name, kind }: AttachmentPreviewProps) {
  return kind === "picture" ? (
    <Picture url={url} name={name} />
  ) : (
    <TextBeginning url={url} name={name} />
  );
}

function Picture({ url, name }: { url: string; name: string }) {
  const [isBroken, setIsBroken] = useState(false);
  const [isStamp, setIsStamp] = useState(false);
  if (isBroken) return <CannotBeShown name={name} />;
  return (
    <Box
      component="a"
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={`${name} in its own tab`}
      sx={{ minWidth: 0, lineHeight: 0 }}
    >
      <Box
        component="img"
        src={url}
        alt={name}
        onError={() => setIsBroken(true)}
        onLoad={({ currentTarget }) => setIsStamp(currentTarget.naturalWidth < STAMP)}
        sx={{
          minWidth: STAMP,
          maxWidth: "100%",
          maxHeight: 420,
          objectFit: "contain",
          imageRendering: isStamp ? "pixelated" : undefined,
          border: 1,
          borderColor: "divider",
        }}
      />
    </Box>
  );
}

function TextBeginning({ url, name }: { url: string; name: string }) {
  const [told, setTold] = useState<Told>({ state: "waiting" });
  useEffect(() => {
    const leaving = new AbortController();
    fetch(url, { signal: leaving.signal })
      .then(async (answer) => {
        const text = await answer.text();
        setTold(answer.ok ? { state: "here", text } : { state: "away" });
      })
      .catch(() => {
        if (!leaving.signal.aborted) setTold({ state: "away" });
      });
    return () => leaving.abort();
  }, [url]);
  if (told.state === "waiting") return <Skeleton variant="rounded" height={80} width="100%" />;
  if (told.state === "away") return <CannotBeShown name={name} />;
  return (
    <Box
      component="pre"
      role="region"
      aria-label={`Beginning of ${name}`}
      tabIndex={0}
      sx={{
        typography: "mono",
        m: 0,
        p: 2,
        width: "100%",
        boxSizing: "border-box",
        maxHeight: 320,
        overflow: "auto",
        border: 1,
        borderColor: "divider",
      }}
    >
      {told.text}
    </Box>
  );
}

function CannotBeShown({ name }: { name: string }) {
  return <SectionNote>{name} cannot be shown; click on its name to save it.</SectionNote>;
}

import { useEffect, useState } from "react";
import { useAppSelector } from "@/app/hooks";
import { Notice } from "@/frame/Notice";
import { formatUtc } from "@/time/format";
import { ASK_EVERY_MS } from "./useLive";

/** A connection that comes back this soon was never missed. */
const PATIENCE_MS = 5000;

/** Says that the page is not live, since when, and what that means. */
export function LostConnection() {
  const isLost = useAppSelector((state) => state.live.status === "reconnecting");
  const [since, setSince] = useState<Date | null>(null);
  useEffect(() => {
    if (!isLost) return setSince(null);
    const lost = new Date();
    const timer = setTimeout(() => setSince(lost), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isLost]);
  if (!since) return null;
  return (
    <Notice tone="info">
      <strong>The live connection is lost</strong> since {formatUtc(since, true).slice(11)} UTC. Go
      on as you like: what you do is sent as always, and the page asks for news every{" "}
      {ASK_EVERY_MS / 1000} s until it is live again.
    </Notice>
  );
}

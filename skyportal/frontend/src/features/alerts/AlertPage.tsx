import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import { useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { errorStatus } from "@/api/envelope";
import type { AlertsFound } from "@/api/types";
import { Empty } from "@/frame/Empty";
import { Problem } from "@/frame/Problem";
import { useTitle } from "@/frame/useTitle";
import { useKeys } from "@/keyboard/useKeys";
import { AlertCutouts } from "./AlertCutouts";
import { AlertFields } from "./AlertFields";
import { AlertHeader } from "./AlertHeader";
import { AlertLightCurve } from "./AlertLightCurve";
import { AlertMatches } from "./AlertMatches";
import { AlertScores } from "./AlertScores";
import { type OfObject, useAlertsOfObjectQuery } from "./alertsApi";
import { Epochs } from "./Epochs";

/** All that the archive has of an object: every alert with its cutouts, light curve, matches, scores. */
export function AlertPage() {
  const { survey = "", objectId = "" } = useParams();
  const object = { survey: survey.toUpperCase(), objectId };
  const { currentData: found, error, refetch } = useAlertsOfObjectQuery(object);
  useTitle(objectId);
  if (found && found.alerts.length > 0) return <LoadedObject object={object} found={found} />;
  if (found || errorStatus(error) === 404)
    return (
      <Empty title={`The archive shows you no alert of ${objectId}`}>
        Check the name and the survey ({object.survey}); or your streams do not show its alerts.{" "}
        <Link to="/alerts">Search for another</Link>
      </Empty>
    );
  if (error)
    return <Problem what="The archive could not be asked." error={error} onRetry={refetch} />;
  return <Skeleton variant="rounded" sx={{ m: 4, flex: 1 }} />;
}

interface LoadedObjectProps {
  object: OfObject;
  found: AlertsFound;
}

function LoadedObject({ object, found }: LoadedObjectProps) {
  const { alerts } = found;
  const [params, setParams] = useSearchParams();
  const [quantity, setQuantity] = useState<"mag" | "flux">("mag");
  const index = Math.max(
    0,
    alerts.findIndex(({ candid }) => candid === params.get("candid")),
  );
  const alert = alerts[index];
  const choose = (candid: string) => setParams({ candid }, { replace: true });
  const step = (by: number) => {
    const next = alerts[index + by];
    if (next) choose(next.candid);
    return true;
  };
  useKeys((key) => {
    if (key === "j" || key === "ArrowDown") return step(1);
    if (key === "k" || key === "ArrowUp") return step(-1);
    if (key === "y") setQuantity((before) => (before === "mag" ? "flux" : "mag"));
    return key === "y";
  });
  if (!alert) return null;
  return (
    <Box sx={{ overflow: "auto", minHeight: 0, flex: 1 }}>
      <AlertHeader object={object} alerts={alerts} />
      <Box
        sx={{
          display: "grid",
          gridTemplateColumns: { xs: "minmax(0, 1fr)", md: "minmax(0, 1fr) 360px" },
        }}
      >
        <Box
          sx={{
            display: "grid",
            gridTemplateColumns: "minmax(0, 1fr)",
            gap: 6,
            alignContent: "start",
            p: 4,
            minWidth: 0,
          }}
        >
          <AlertCutouts object={object} alert={alert} />
          <AlertLightCurve object={object} quantity={quantity} onQuantity={setQuantity} />
          <Epochs object={object} alerts={alerts} chosen={alert.candid} onChoose={choose} />
        </Box>
        <Box
          component="aside"
          aria-label="Scores and matches"
          sx={{
            display: "grid",
            gap: 6,
            alignContent: "start",
            p: 4,
            borderLeft: { md: 1 },
            borderColor: { md: "divider" },
            minWidth: 0,
          }}
        >
          <AlertScores alert={alert} />
          <AlertMatches object={object} />
          <AlertFields alert={alert} />
        </Box>
      </Box>
    </Box>
  );
}

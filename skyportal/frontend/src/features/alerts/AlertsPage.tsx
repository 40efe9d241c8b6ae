import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { useProfileQuery } from "@/features/profile/profileApi";
import { Empty } from "@/frame/Empty";
import { readNumber } from "@/frame/numbers";
import { Page } from "@/frame/Page";
import { Problem } from "@/frame/Problem";
import { AlertSearchForm } from "./AlertSearchForm";
import { type AlertsAsked, useAlertsQuery } from "./alertsApi";
import { CatalogMatches } from "./CatalogMatches";
import { FoundObjects } from "./FoundObjects";
import {
  type AlertSearch,
  byObject,
  DEFAULT_RADIUS,
  RADIUS,
  readSearch,
  surveysOf,
} from "./search";

/** Returns what the address says; a search can be passed on as a link. */
function searchOf(params: URLSearchParams): AlertSearch {
  const radius = readNumber(params.get("radius") ?? "", RADIUS);
  return {
    text: params.get("q") ?? "",
    survey: params.get("survey") ?? "ZTF",
    radiusArcsec: radius.value ?? DEFAULT_RADIUS,
  };
}

/** Finds alerts of the archive: by object, by number, around a position, or by a list. */
export function AlertsPage() {
  const [params, setParams] = useSearchParams();
  const { data: profile } = useProfileQuery();
  const surveys = useMemo(() => surveysOf(profile?.streams ?? []), [profile]);
  const search = searchOf(params);
  const asked = search.text ? readSearch(search) : null;
  const onSearch = ({ text, survey, radiusArcsec }: AlertSearch) =>
    setParams({
      q: text.trim(),
      ...(survey !== "ZTF" && { survey }),
      ...(radiusArcsec !== DEFAULT_RADIUS && { radius: String(radiusArcsec) }),
    });
  return (
    <Page
      title="Alerts"
      lead="Everything the surveys have sent that your streams let you see, whether a filter passed it or not."
      width={1200}
    >
      <AlertSearchForm key={`${params}`} initial={search} surveys={surveys} onSearch={onSearch} />
      {profile && surveys.length === 0 ? (
        <Empty title="You hold no stream of alerts">
          An administrator can give you one; then what it brings is here.
        </Empty>
      ) : asked !== null && typeof asked !== "string" ? (
        <Found asked={asked} />
      ) : (
        !asked && (
          <Box sx={{ typography: "body2", color: "text.secondary" }}>
            Names, numbers and positions are told apart by themselves. A list may be pasted: its
            parts are separated by spaces, commas or lines.
          </Box>
        )
      )}
    </Page>
  );
}

function Found({ asked }: { asked: AlertsAsked }) {
  const { currentData: found, error, refetch, isFetching } = useAlertsQuery(asked);
  if (error && !isFetching)
    return <Problem what="The archive could not be asked." error={error} onRetry={refetch} />;
  if (!found) return <Skeleton variant="rounded" height={240} />;
  return (
    <>
      {found.alerts.length === 0 ? (
        <Empty title="No alert fits">
          {asked.kind === "position"
            ? "Nothing was seen there by what your streams show. Try a larger radius, or another survey."
            : "Check the names; or your streams do not show these alerts."}
        </Empty>
      ) : (
        <FoundObjects
          objects={byObject(found.alerts)}
          survey={found.survey}
          complete={found.complete}
          position={asked.kind === "position" ? asked.position : null}
        />
      )}
      {asked.kind === "position" && (
        <CatalogMatches position={asked.position} radiusArcsec={asked.radiusArcsec} />
      )}
    </>
  );
}

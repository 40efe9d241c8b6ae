import Skeleton from "@mui/material/Skeleton";
import { Link, useParams } from "react-router";
import { errorStatus } from "@/api/envelope";
import { Empty } from "@/frame/Empty";
import { Problem } from "@/frame/Problem";
import { useTitle } from "@/frame/useTitle";
import { useFilterQuery, useFilterVersionsQuery } from "./filtersApi";
import { Workbench } from "./Workbench";

/** A filter: its versions and what is done with what passes, and trials of what it could be. */
export function FilterPage() {
  const id = Number(useParams().id);
  const filter = useFilterQuery(id, { skip: Number.isNaN(id) });
  const versions = useFilterVersionsQuery(id, { skip: Number.isNaN(id) });
  useTitle(filter.data?.name ?? "Filter");
  if (Number.isNaN(id) || errorStatus(filter.error) === 404)
    return (
      <Empty title="There is no such filter for you">
        It belongs to a group that you are not in, or was removed.{" "}
        <Link to="/groups">Your groups and their filters</Link>
      </Empty>
    );
  const error = filter.error ?? versions.error;
  const retry = () => {
    filter.refetch();
    versions.refetch();
  };
  if (error && !(filter.data && versions.data))
    return <Problem what="The filter could not be loaded." error={error} onRetry={retry} />;
  if (!filter.currentData || !versions.currentData)
    return <Skeleton variant="rounded" sx={{ m: 4, flex: 1 }} />;
  return <Workbench key={id} filter={filter.currentData} known={versions.currentData} />;
}

import { Link } from "react-router";
import { Empty } from "./Empty";

export function NotFound() {
  return (
    <Empty title="There is no such page">
      Go on with the <Link to="/candidates">candidates</Link>, or look for an object by its id in
      the search above.
    </Empty>
  );
}

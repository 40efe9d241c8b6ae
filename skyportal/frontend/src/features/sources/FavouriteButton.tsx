import IconButton from "@mui/material/IconButton";
import { StarIcon } from "@/frame/icons";
import { useReport } from "@/undo/useReport";
import {
  useAddFavouriteMutation,
  useFavouritesQuery,
  useRemoveFavouriteMutation,
} from "./sourcesApi";

/** Puts an object on one's list of favourites, or takes it off. */
export function FavouriteButton({ objId }: { objId: string }) {
  const { entry } = useFavouritesQuery(undefined, {
    selectFromResult: ({ data }) => ({ entry: data?.find((one) => one.obj_id === objId) }),
  });
  const [add, adding] = useAddFavouriteMutation();
  const [remove, removing] = useRemoveFavouriteMutation();
  const report = useReport();
  const toggle = () =>
    report(entry ? remove(entry.id) : add(objId), { refused: "Your favourites are as they were." });
  return (
    <IconButton
      aria-label={`Favourite: ${objId}`}
      aria-pressed={Boolean(entry)}
      disabled={adding.isLoading || removing.isLoading}
      onClick={toggle}
      sx={{ color: entry ? "warning.main" : "text.secondary", p: 0.5 }}
    >
      <StarIcon filled={Boolean(entry)} />
    </IconButton>
  );
}

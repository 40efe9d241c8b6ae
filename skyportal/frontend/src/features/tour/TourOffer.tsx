import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import { CloseIcon } from "@/frame/icons";
import { useTourSeen } from "./useTourSeen";

/** Offers the tour to newcomers, where there is room, until they take it or decline. */
export function TourOffer({ onTour }: { onTour: () => void }) {
  const { seen, setSeen } = useTourSeen();
  if (seen) return null;
  return (
    <Box sx={{ display: { xs: "none", md: "flex" }, alignItems: "center" }}>
      <Button size="small" onClick={onTour}>
        New here? A tour
      </Button>
      <IconButton aria-label="No tour" title="No, thanks" onClick={setSeen}>
        <CloseIcon />
      </IconButton>
    </Box>
  );
}

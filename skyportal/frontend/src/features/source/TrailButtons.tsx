import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import Link from "@mui/material/Link";
import { LeftIcon, RightIcon } from "@/frame/icons";
import type { TrailSteps } from "./useSourceKeys";

/** Back to the list one came from, and along it. */
export function TrailButtons({ trail }: { trail: TrailSteps }) {
  const { position, label, onPrevious, onNext, onBack } = trail;
  if (!onBack || !position) return null;
  return (
    <Box
      component="nav"
      aria-label={`Along the ${label}`}
      sx={{
        display: "flex",
        alignItems: "center",
        gap: 1,
        typography: "caption",
        color: "text.secondary",
      }}
    >
      <IconButton
        aria-label="Previous of the list"
        title="Previous ["
        disabled={!onPrevious}
        onClick={onPrevious ?? undefined}
      >
        <LeftIcon />
      </IconButton>
      <Link component="button" variant="caption" onClick={onBack} title="Back to the list b">
        {position}
      </Link>
      <IconButton
        aria-label="Next of the list"
        title="Next ]"
        disabled={!onNext}
        onClick={onNext ?? undefined}
      >
        <RightIcon />
      </IconButton>
    </Box>
  );
}

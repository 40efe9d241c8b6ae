import { useTheme } from "@mui/material/styles";
import { bandOf } from "./bands";
import { limitPath, markerPath } from "./markers";

interface BandMarkProps {
  band: string;
  limit?: boolean;
  size?: number;
}

/** A band's marker in its colour, as in the plots. */
export function BandMark({ band: name, limit = false, size = 10 }: BandMarkProps) {
  const { scheme } = useTheme();
  const band = bandOf(name);
  const colour = band.colour[scheme];
  return (
    <svg width={size} height={size} viewBox="-5 -5 10 10" aria-hidden="true">
      <path
        d={limit ? limitPath(3.4) : markerPath(band.marker, 3.4)}
        fill={limit ? "none" : colour}
        stroke={limit ? colour : "none"}
      />
    </svg>
  );
}

import Button from "@mui/material/Button";
import type { FilterVersion } from "@/api/types";
import { useReport } from "@/undo/useReport";
import { useChangeSettingsMutation } from "./filtersApi";

interface RollBackProps {
  filterId: number;
  version: FilterVersion;
}

/** Makes an earlier version the active one again. */
export function RollBack({ filterId, version }: RollBackProps) {
  const [change, { isLoading }] = useChangeSettingsMutation();
  const report = useReport();
  return (
    <Button
      variant="contained"
      disabled={isLoading}
      onClick={() =>
        report(change({ filterId, body: { active_fid: version.fid } }), {
          refused: "The active version is the same as before.",
          worked: `Version ${version.fid} runs from now on.`,
        })
      }
    >
      Activate this version
    </Button>
  );
}

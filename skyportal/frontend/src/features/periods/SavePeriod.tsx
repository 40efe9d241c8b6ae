import Button from "@mui/material/Button";
import { useState } from "react";
import type { FoundPeriod, Group, Profile, Source } from "@/api/types";
import { AudienceMenu } from "@/sharing/AudienceMenu";
import type { Audience } from "@/sharing/audience";
import { useReport } from "@/undo/useReport";
import { useSavePeriodMutation } from "./periodsApi";
import { placeOf } from "./periodWords";

interface SavePeriodProps {
  source: Pick<Source, "id" | "annotations">;
  groups: readonly Group[];
  profile: Profile;
  /** Days. */
  period: number;
  /** From which the period is taken. */
  peak: FoundPeriod;
}

/** Notes the period of an object in an annotation, for those whom one names. */
export function SavePeriod({ source, groups, profile, period, peak }: SavePeriodProps) {
  const [audience, setAudience] = useState<Audience>(null);
  const [save, { isLoading }] = useSavePeriodMutation();
  const report = useReport();
  const { power, false_alarm_probability } = peak;
  const submit = () =>
    report(
      save({
        objId: source.id,
        ...placeOf(source.annotations, profile),
        data: { period, power, false_alarm_probability },
        groupIds: audience,
      }),
      { refused: "The period was not saved.", worked: `Saved ${period} d as the period.` },
    );
  return (
    <>
      <AudienceMenu audience={audience} groups={groups} onAudience={setAudience} />
      <Button variant="outlined" disabled={isLoading} onClick={submit}>
        Save {period} d as annotation
      </Button>
    </>
  );
}

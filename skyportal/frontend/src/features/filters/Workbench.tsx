import Box from "@mui/material/Box";
import { useMemo, useState } from "react";
import { errorMessage } from "@/api/envelope";
import type { FilterDetail, FilterVersions } from "@/api/types";
import { useDraft } from "@/drafts/useDraft";
import { may } from "@/features/profile/permissions";
import { useProfileQuery } from "@/features/profile/profileApi";
import { useReport } from "@/undo/useReport";
import { FilterHeader } from "./FilterHeader";
import { FollowUpSection } from "./FollowUpSection";
import { useSaveVersionMutation } from "./filtersApi";
import { formatPipeline, pipelineFault, prettyPipeline } from "./pipelineText";
import { SettingsSection } from "./SettingsSection";
import { StagesSection } from "./StagesSection";
import { TrialSection } from "./TrialSection";

const FIRST = formatPipeline([
  { $match: { "candidate.drb": { $gt: 0.9 } } },
  { $project: { _id: 0, candid: 1, annotations: { drb: "$candidate.drb" } } },
]);

interface WorkbenchProps {
  filter: FilterDetail;
  known: FilterVersions;
}

/** Stages on the left, what they do to the last nights on the right. */
export function Workbench({ filter, known }: WorkbenchProps) {
  const { data: profile } = useProfileQuery();
  const [fid, setFid] = useState(known.active_fid);
  const version =
    known.versions.find((one) => one.fid === fid) ??
    known.versions.find((one) => one.fid === known.active_fid);
  const stored = useMemo(() => (version ? prettyPipeline(version.pipeline) : FIRST), [version]);
  const draft = useDraft(`filter.${filter.id}.${version?.fid ?? "new"}`, stored);
  const [save, saving] = useSaveVersionMutation();
  const [refused, setRefused] = useState<{ text: string; message: string } | null>(null);
  const report = useReport();
  const changed = draft.text !== stored || !version;
  const refusal = refused && refused.text === draft.text ? refused.message : null;
  const onSave = async () => {
    const { text } = draft;
    const change = await save({ filterId: filter.id, pipeline: text });
    if (change.error) setRefused({ text, message: errorMessage(change.error) });
    else {
      draft.clear();
      setFid(change.data.fid);
      report(Promise.resolve({}), {
        refused: "",
        worked: `Version ${change.data.fid} runs from now on.`,
      });
    }
  };
  return (
    <Box sx={{ flex: 1, minHeight: 0, display: "flex", flexDirection: "column" }}>
      <FilterHeader filter={filter} known={known} mayChange={may(profile, "Upload data")} />
      <Box
        sx={{
          flex: 1,
          minHeight: 0,
          overflow: { xs: "auto", md: "hidden" },
          display: { md: "grid" },
          gridTemplateColumns: "minmax(0, 1fr) minmax(0, 1fr)",
        }}
      >
        <StagesSection
          known={known}
          version={version}
          text={draft.text}
          changed={changed}
          fault={pipelineFault(draft.text)}
          refusal={refusal}
          saving={saving.isLoading}
          mayChange={may(profile, "Upload data")}
          onText={draft.write}
          onVersion={setFid}
          onSave={onSave}
          onDiscard={draft.clear}
        />
        <Box
          sx={{
            minHeight: 0,
            overflow: { md: "auto" },
            borderLeft: { md: 1 },
            borderTop: { xs: 1, md: 0 },
            borderColor: { xs: "divider", md: "divider" },
            p: 4,
            display: "grid",
            gridTemplateColumns: "minmax(0, 1fr)",
            gap: 8,
            alignContent: "start",
          }}
        >
          <TrialSection
            filterId={filter.id}
            known={known}
            text={draft.text}
            fault={pipelineFault(draft.text)}
            onRefused={(message) => setRefused({ text: draft.text, message })}
          />
          {known.versions.length > 0 && may(profile, "Upload data") && (
            <>
              <SettingsSection filter={filter} known={known} />
              <FollowUpSection filter={filter} known={known} />
            </>
          )}
        </Box>
      </Box>
    </Box>
  );
}

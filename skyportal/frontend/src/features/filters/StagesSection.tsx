import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import MenuItem from "@mui/material/MenuItem";
import Skeleton from "@mui/material/Skeleton";
import TextField from "@mui/material/TextField";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import { lazy, Suspense, useState } from "react";
import type { FilterVersion, FilterVersions } from "@/api/types";
import { formatUtc, parseUtc } from "@/time/format";
import { useAlertFieldsQuery } from "./filtersApi";
import { prettyPipeline } from "./pipelineText";
import { RollBack } from "./RollBack";
import { VersionDiff } from "./VersionDiff";

const PipelineEditor = lazy(() => import("./PipelineEditor"));
const BlocksEditor = lazy(async () => ({
  default: (await import("./blocks/BlocksEditor")).BlocksEditor,
}));

interface StagesSectionProps {
  known: FilterVersions;
  /** The one that is worked on; none as long as nothing is stored. */
  version: FilterVersion | undefined;
  text: string;
  changed: boolean;
  fault: string | null;
  refusal: string | null;
  saving: boolean;
  mayChange: boolean;
  onText: (text: string) => void;
  onVersion: (fid: string) => void;
  onSave: () => void;
  onDiscard: () => void;
}

const NO_FIELDS: never[] = [];

function versionText({ fid, created_at }: FilterVersion, active: string | null): string {
  const at = formatUtc(parseUtc(created_at));
  return `${fid} · ${at}${fid === active ? " · active" : ""}`;
}

/** The stages of a version to be changed; a change becomes a version of its own. */
export function StagesSection(props: StagesSectionProps) {
  const { known, version, text, changed, fault, refusal, saving, mayChange } = props;
  const { data: fields = NO_FIELDS } = useAlertFieldsQuery(known.survey);
  const [comparing, setComparing] = useState(false);
  const [asBlocks, setAsBlocks] = useState(false);
  const active = known.versions.find(({ fid }) => fid === known.active_fid);
  const isActive = version?.fid === known.active_fid;
  return (
    <Box
      component="section"
      aria-label="Stages"
      sx={{ display: "flex", flexDirection: "column", minHeight: 0, minWidth: 0 }}
    >
      <Box
        sx={{
          display: "flex",
          flexWrap: "wrap",
          alignItems: "center",
          gap: 2,
          px: 4,
          py: 2,
          borderBottom: 1,
          borderColor: "divider",
        }}
      >
        {version && (
          <TextField
            select
            label="Version"
            value={version.fid}
            onChange={(event) => props.onVersion(event.target.value)}
            sx={{ minWidth: 240 }}
          >
            {known.versions.map((one) => (
              <MenuItem key={one.fid} value={one.fid}>
                {versionText(one, known.active_fid)}
              </MenuItem>
            ))}
          </TextField>
        )}
        <ToggleButtonGroup
          exclusive
          size="small"
          aria-label="How the stages are written"
          value={asBlocks ? "blocks" : "text"}
          onChange={(_event, choice: string | null) => choice && setAsBlocks(choice === "blocks")}
        >
          <ToggleButton value="blocks">Blocks</ToggleButton>
          <ToggleButton value="text">Text</ToggleButton>
        </ToggleButtonGroup>
        {active && (
          <ToggleButton
            value="diff"
            size="small"
            selected={comparing}
            disabled={!changed && isActive}
            onChange={() => setComparing(!comparing)}
          >
            Diff
          </ToggleButton>
        )}
        <Button disabled={fault !== null} onClick={() => props.onText(prettyPipeline(text))}>
          Tidy
        </Button>
        <Box sx={{ flex: 1 }} />
        {changed && version && <Button onClick={props.onDiscard}>Discard</Button>}
        {mayChange && version && !changed && !isActive && (
          <RollBack filterId={known.filter_id} version={version} />
        )}
        {mayChange && (changed || isActive) && (
          <Button
            variant="contained"
            disabled={!changed || fault !== null || saving}
            onClick={props.onSave}
          >
            {saving ? "Trying it…" : "Save and activate"}
          </Button>
        )}
      </Box>
      {(refusal || (changed && fault)) && (
        <Alert severity="error" variant="outlined" sx={{ mx: 4, mt: 2 }}>
          {refusal ?? fault}
        </Alert>
      )}
      <Box sx={{ flex: 1, minHeight: { xs: 320, md: 0 }, height: { xs: 420, md: "auto" } }}>
        {comparing && active ? (
          <VersionDiff
            before={prettyPipeline(active.pipeline)}
            after={text}
            label={`Changes against the active version ${active.fid}`}
          />
        ) : (
          <Suspense fallback={<Skeleton variant="rectangular" sx={{ m: 4, height: 240 }} />}>
            {asBlocks ? (
              <BlocksEditor
                text={text}
                fields={fields}
                disabled={!mayChange}
                onText={props.onText}
              />
            ) : (
              <PipelineEditor
                text={text}
                fields={fields}
                refusal={refusal}
                onText={props.onText}
                onRun={() => document.getElementById("run-trial")?.click()}
              />
            )}
          </Suspense>
        )}
      </Box>
    </Box>
  );
}

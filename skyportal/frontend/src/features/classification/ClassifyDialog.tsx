import Box from "@mui/material/Box";
import { useMemo, useState } from "react";
import type { Group } from "@/api/types";
import { useAppDispatch } from "@/app/hooks";
import { FormDialog } from "@/frame/FormDialog";
import { FormField } from "@/frame/FormField";
import { Problem } from "@/frame/Problem";
import { AudienceMenu } from "@/sharing/AudienceMenu";
import type { Audience } from "@/sharing/audience";
import { told } from "@/undo/undoSlice";
import { ClassPicker } from "./ClassPicker";
import { useClassifyMutation, useTaxonomiesQuery } from "./classificationApi";
import { readProbability } from "./probability";
import { type TaxonomyClass, taxonomyClasses } from "./taxonomyClasses";

interface ClassifyDialogProps {
  objId: string;
  groups: readonly Group[];
  onClose: () => void;
}

/** Says what an object is: a class, how probable, for whom. */
export function ClassifyDialog({ objId, groups, onClose }: ClassifyDialogProps) {
  const dispatch = useAppDispatch();
  const { data: taxonomies, error: unloaded, refetch } = useTaxonomiesQuery();
  const classes = useMemo(() => taxonomyClasses(taxonomies ?? []), [taxonomies]);
  const [chosen, setChosen] = useState<TaxonomyClass | null>(null);
  const [typed, setTyped] = useState("");
  const [audience, setAudience] = useState<Audience>(null);
  const [classify, { isLoading, error }] = useClassifyMutation();
  const [tried, setTried] = useState(false);
  const probability = readProbability(typed);
  const submit = async () => {
    setTried(true);
    if (!chosen || probability.fault) return;
    const result = await classify({
      obj_id: objId,
      taxonomy_id: chosen.taxonomyId,
      classification: chosen.name,
      probability: probability.value,
      ...(audience && { group_ids: [...audience] }),
    });
    if (result.error) return;
    dispatch(told(`Classified ${objId} as ${chosen.name}`));
    onClose();
  };
  return (
    <FormDialog
      title={`What is ${objId}?`}
      action="Classify"
      busy={isLoading}
      error={error}
      onSubmit={submit}
      onClose={onClose}
      minHeight={360}
      aside={<AudienceMenu audience={audience} groups={groups} onAudience={setAudience} />}
    >
      {unloaded && (
        <Problem what="The taxonomies could not be loaded." error={unloaded} onRetry={refetch} />
      )}
      {taxonomies && classes.length > 0 && (
        <ClassPicker
          classes={classes}
          chosen={chosen}
          fault={tried && !chosen ? "Choose a class." : null}
          onChoose={setChosen}
        />
      )}
      {taxonomies && classes.length === 0 && <NoTaxonomy />}
      <FormField
        label="Probability"
        value={typed}
        fault={probability.fault}
        hint="From 0 to 1; leave it empty if you would not say."
        onText={setTyped}
        slotProps={{ htmlInput: { inputMode: "decimal", autoComplete: "off" } }}
      />
    </FormDialog>
  );
}

function NoTaxonomy() {
  return (
    <Box sx={{ color: "text.secondary" }}>
      There is no taxonomy yet. Someone who may post taxonomies adds one by POST to /api/taxonomy.
    </Box>
  );
}

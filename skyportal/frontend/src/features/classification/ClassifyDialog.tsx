import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import TextField from "@mui/material/TextField";
import { type FormEvent, useId, useMemo, useState } from "react";
import type { Group } from "@/api/types";
import { useAppDispatch } from "@/app/hooks";
import { Problem } from "@/frame/Problem";
import { Refusal } from "@/frame/Refusal";
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
  const titleId = useId();
  const probability = readProbability(typed);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!chosen || probability.fault || isLoading) return;
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
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="xs" fullWidth>
      <form onSubmit={submit}>
        <DialogTitle id={titleId} variant="h1">
          What is {objId}?
        </DialogTitle>
        <DialogContent
          sx={{ display: "grid", gap: 3, minHeight: 360, alignContent: "start", "&&": { pt: 1 } }}
        >
          {unloaded && (
            <Problem
              what="The taxonomies could not be loaded."
              error={unloaded}
              onRetry={refetch}
            />
          )}
          {taxonomies && classes.length > 0 && (
            <ClassPicker classes={classes} chosen={chosen} onChoose={setChosen} />
          )}
          {taxonomies && classes.length === 0 && <NoTaxonomy />}
          <TextField
            placeholder="Probability"
            value={typed}
            error={probability.fault !== null}
            helperText={probability.fault ?? "From 0 to 1; leave it empty if you would not say."}
            onChange={(event) => setTyped(event.target.value)}
            slotProps={{
              htmlInput: { "aria-label": "Probability", inputMode: "decimal", autoComplete: "off" },
            }}
          />
          <Refusal error={error} />
        </DialogContent>
        <DialogActions sx={{ px: 6, pb: 4, flexWrap: "wrap" }}>
          <AudienceMenu audience={audience} groups={groups} onAudience={setAudience} />
          <Box sx={{ flex: 1 }} />
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant="contained"
            disabled={!chosen || probability.fault !== null || isLoading}
          >
            Classify
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function NoTaxonomy() {
  return (
    <Box sx={{ color: "text.secondary" }}>
      There is no taxonomy yet. Someone who may post taxonomies adds one by POST to /api/taxonomy.
    </Box>
  );
}

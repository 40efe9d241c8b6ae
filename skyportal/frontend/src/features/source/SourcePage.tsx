import Box from "@mui/material/Box";
import { useRef, useState } from "react";
import { useParams } from "react-router";
import { errorStatus } from "@/api/envelope";
import { ClassificationsSection } from "@/features/classification/ClassificationsSection";
import { ClassifyDialog } from "@/features/classification/ClassifyDialog";
import { CommentsSection } from "@/features/comments/CommentsSection";
import { DuplicatesSection } from "@/features/facts/DuplicatesSection";
import { type FactDialog, FactsSection } from "@/features/facts/FactsSection";
import { LookedAt } from "@/features/facts/LookedAt";
import { TagsRow } from "@/features/facts/TagsRow";
import { FollowupSection } from "@/features/followup/FollowupSection";
import { InterestsSection } from "@/features/interests/InterestsSection";
import { PhotometrySection } from "@/features/photometry/PhotometrySection";
import { useGroupsQuery, useProfileQuery } from "@/features/profile/profileApi";
import { CentroidSection } from "@/features/sky/CentroidSection";
import { LinksSection } from "@/features/sky/LinksSection";
import { SkySection } from "@/features/sky/SkySection";
import { SpectraSection } from "@/features/spectra/SpectraSection";
import { Empty } from "@/frame/Empty";
import { Problem } from "@/frame/Problem";
import { useTitle } from "@/frame/useTitle";
import type { Quantity } from "@/plots/series";
import { AnnotationGroups } from "./AnnotationGroups";
import { FiltersPassed } from "./FiltersPassed";
import { IdentityHeader } from "./IdentityHeader";
import { SourceGroups } from "./SourceGroups";
import { SourceSkeleton } from "./SourceSkeleton";
import { SourceThumbnails } from "./SourceThumbnails";
import { useSourceQuery } from "./sourceApi";
import { useSourceKeys } from "./useSourceKeys";

/** What is it, how bright is it, what next. */
export function SourcePage() {
  const { id = "" } = useParams();
  const { currentData: source, error, refetch } = useSourceQuery(id);
  const { data: groups = [] } = useGroupsQuery();
  const { data: profile } = useProfileQuery();
  const [quantity, setQuantity] = useState<Quantity>("mag");
  const [groupsAnchor, setGroupsAnchor] = useState<HTMLElement | null>(null);
  const [classifying, setClassifying] = useState(false);
  const [dialog, setDialog] = useState<FactDialog | null>(null);
  const [asking, setAsking] = useState(false);
  const composerRef = useRef<HTMLTextAreaElement>(null);
  useTitle(id);
  const openGroups = () => setGroupsAnchor(document.getElementById("save-button"));
  const toggleQuantity = () => setQuantity((before) => (before === "mag" ? "flux" : "mag"));
  const trail = useSourceKeys(id, {
    openGroups,
    toggleQuantity,
    classify: () => setClassifying(true),
    editRedshift: () => setDialog("redshift"),
    askForFollowup: () => setAsking(true),
    writeComment: () => composerRef.current?.focus(),
  });

  if (!source && errorStatus(error) === 404)
    return (
      <Empty title={`${id} is not here`}>
        No object of this id is shared with you. Check the id; or ask a member of the group that has
        it to save it to one of yours.
      </Empty>
    );
  if (!source && error)
    return <Problem what={`${id} could not be loaded.`} error={error} onRetry={refetch} />;
  if (!source) return <SourceSkeleton id={id} />;
  return (
    <Box sx={{ overflow: "auto", minHeight: 0, flex: 1, display: "flex", flexDirection: "column" }}>
      <IdentityHeader source={source} trail={trail}>
        <SourceGroups
          source={source}
          groups={groups}
          anchor={groupsAnchor}
          onAnchor={setGroupsAnchor}
        />
      </IdentityHeader>
      <Box
        sx={{
          display: "grid",
          flex: 1,
          gridTemplateColumns: { xs: "minmax(0, 1fr)", md: "minmax(0, 1fr) 360px" },
        }}
      >
        <Box
          sx={{
            display: "grid",
            gridTemplateColumns: "minmax(0, 1fr)",
            gap: 4,
            alignContent: "start",
            p: 4,
            minWidth: 0,
          }}
        >
          <SourceThumbnails source={source} />
          <PhotometrySection
            source={source}
            groups={groups}
            quantity={quantity}
            onQuantity={setQuantity}
          />
          <SpectraSection source={source} groups={groups} />
          <FollowupSection source={source} groups={groups} asking={asking} onAsking={setAsking} />
        </Box>
        <Box
          component="aside"
          sx={{
            display: "grid",
            gap: 6,
            alignContent: "start",
            p: 4,
            borderLeft: { md: 1 },
            borderColor: { md: "divider" },
            minWidth: 0,
          }}
        >
          <Box sx={{ display: "grid", gap: 2 }}>
            <TagsRow source={source} />
            {profile && <LookedAt source={source} groups={groups} profile={profile} />}
          </Box>
          <FactsSection source={source} dialog={dialog} onDialog={setDialog} />
          <ClassificationsSection objId={id} onClassify={() => setClassifying(true)} />
          <DuplicatesSection source={source} />
          <InterestsSection objId={id} />
          <FiltersPassed source={source} groups={groups} />
          <AnnotationGroups annotations={source.annotations} />
          <CommentsSection
            objId={id}
            comments={source.comments ?? []}
            groups={groups}
            composerRef={composerRef}
          />
          <SkySection source={source} />
          <CentroidSection source={source} />
          <LinksSection source={source} />
        </Box>
      </Box>
      {classifying && (
        <ClassifyDialog objId={id} groups={groups} onClose={() => setClassifying(false)} />
      )}
    </Box>
  );
}

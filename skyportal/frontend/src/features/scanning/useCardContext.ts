import { useMemo } from "react";
import type { Candidate, Filter, Group, ThumbnailKind } from "@/api/types";
import { useAppDispatch } from "@/app/hooks";
import { useFiltersQuery, useGroupsQuery, useProfileQuery } from "@/features/profile/profileApi";
import { reject, save, undo } from "@/features/source/saving";
import { useThumbnailKindsQuery } from "@/features/thumbnails/thumbnailsApi";
import type { CardActionHandlers } from "./CardActions";
import type { AnnotationActions } from "./CardAnnotations";
import { saveTargets, targetsText } from "./saveTargets";
import { focused } from "./scanSlice";

/** What all cards share; its identity is stable, so that cards render only when they change. */
export interface CardContext {
  groups: readonly Group[];
  filters: readonly Filter[];
  kinds: readonly ThumbnailKind[];
  /** Whose page it is. */
  myId: number | undefined;
  now: Date;
  annotationActions: AnnotationActions;
  actionsOf: (candidate: Candidate) => CardActionHandlers & { saveTargets: string };
  onFocus: (id: string) => void;
  onOpen: (id: string) => void;
  onSave: (candidate: Candidate) => void;
  onReject: (candidate: Candidate) => void;
  onClassify: (candidate: Candidate) => void;
}

export interface CardContextArgs {
  now: Date;
  annotationActions: AnnotationActions;
  onOpen: (id: string) => void;
  onChooseGroups: (candidate: Candidate, anchor: HTMLElement) => void;
  onClassify: (candidate: Candidate) => void;
}

const NONE: never[] = [];

export function useCardContext(args: CardContextArgs): CardContext {
  const { now, annotationActions, onOpen, onChooseGroups, onClassify } = args;
  const dispatch = useAppDispatch();
  const { data: groups = NONE } = useGroupsQuery();
  const { data: filters = NONE } = useFiltersQuery();
  const { data: kinds = NONE } = useThumbnailKindsQuery();
  const { data: profile } = useProfileQuery();
  return useMemo(() => {
    const onSave = (candidate: Candidate) =>
      void dispatch(save({ objId: candidate.id, groups: saveTargets(candidate, groups) }));
    const onReject = (candidate: Candidate) => void dispatch(reject(candidate.id));
    const actionsOf = (candidate: Candidate) => ({
      saveTargets: targetsText(saveTargets(candidate, groups)),
      onSave: () => onSave(candidate),
      onChooseGroups: (anchor: HTMLElement) => onChooseGroups(candidate, anchor),
      onReject: () => onReject(candidate),
      onUndo: () => void dispatch(undo(candidate.id)),
      onOpen: () => onOpen(candidate.id),
      onClassify: () => onClassify(candidate),
    });
    const onFocus = (id: string) => void dispatch(focused(id));
    return {
      groups,
      filters,
      kinds,
      myId: profile?.id,
      now,
      annotationActions,
      actionsOf,
      onFocus,
      onOpen,
      onSave,
      onReject,
      onClassify,
    };
  }, [
    dispatch,
    groups,
    filters,
    kinds,
    profile?.id,
    now,
    annotationActions,
    onOpen,
    onChooseGroups,
    onClassify,
  ]);
}

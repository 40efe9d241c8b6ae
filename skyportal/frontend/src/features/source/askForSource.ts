import { AHEAD } from "@/api/api";
import type { AppDispatch } from "@/app/store";
import { classifications } from "@/features/classification/classificationApi";
import { profile } from "@/features/profile/profileApi";
import { spectra } from "@/features/spectra/spectraApi";
import { thumbnailKinds } from "@/features/thumbnails/thumbnailsApi";
import { photometry, source } from "./sourceApi";

/** Asks for a source and what its page shows of it, all at once and while the page's code is on its way. */
export const askForSource = (id: string) => async (dispatch: AppDispatch) => {
  const { data } = await dispatch(profile.initiate(undefined, AHEAD));
  if (!data) return;
  dispatch(source.initiate(id, AHEAD));
  dispatch(photometry.initiate(id, AHEAD));
  dispatch(spectra.initiate(id, AHEAD));
  dispatch(classifications.initiate(id, AHEAD));
  dispatch(thumbnailKinds.initiate(undefined, AHEAD));
};

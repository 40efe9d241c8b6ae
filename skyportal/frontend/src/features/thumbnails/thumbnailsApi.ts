import { api } from "@/api/api";
import type { ThumbnailKind } from "@/api/types";

const thumbnailsApi = api.injectEndpoints({
  endpoints: (build) => ({
    thumbnailKinds: build.query<ThumbnailKind[], void>({
      query: () => "thumbnail_kind",
      keepUnusedDataFor: 3600,
    }),
    fetchSurveyPictures: build.mutation<{ asked: number }, string>({
      query: (objID) => ({ url: "internal/survey_thumbnail", method: "POST", body: { objID } }),
    }),
  }),
});

export const { useThumbnailKindsQuery, useFetchSurveyPicturesMutation } = thumbnailsApi;
export const { thumbnailKinds } = thumbnailsApi.endpoints;

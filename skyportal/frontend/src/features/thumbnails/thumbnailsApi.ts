import { api } from "@/api/api";
import type { ThumbnailKind } from "@/api/types";

const thumbnailsApi = api.injectEndpoints({
  endpoints: (build) => ({
    thumbnailKinds: build.query<ThumbnailKind[], void>({
      query: () => "thumbnail_kind",
      keepUnusedDataFor: 3600,
    }),
  }),
});

export const { useThumbnailKindsQuery } = thumbnailsApi;

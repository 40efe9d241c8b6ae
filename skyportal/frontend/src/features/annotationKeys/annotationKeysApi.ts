import { api } from "@/api/api";
import type { KnownKeys } from "./knownKeys";

/** Which annotations there are of late. */
const annotationKeysApi = api.injectEndpoints({
  endpoints: (build) => ({
    annotationKeys: build.query<KnownKeys, void>({
      query: () => "internal/annotations_info",
      keepUnusedDataFor: 600,
    }),
  }),
});

export const { useAnnotationKeysQuery } = annotationKeysApi;

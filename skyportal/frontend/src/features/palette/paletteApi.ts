import { api } from "@/api/api";
import type { SourcePage } from "@/api/types";

const SHOWN = 6;

const paletteApi = api.injectEndpoints({
  endpoints: (build) => ({
    foundSources: build.query<string[], string>({
      query: (sourceID) => ({ url: "sources", params: { sourceID, numPerPage: SHOWN } }),
      transformResponse: ({ sources }: SourcePage) => sources.map(({ id }) => id),
    }),
  }),
});

export const { useFoundSourcesQuery, useLazyFoundSourcesQuery } = paletteApi;

import { api } from "@/api/api";
import type { CrossMatches } from "@/api/types";
import type { ArchiveSearch } from "./archiveSearch";

const archiveApi = api.injectEndpoints({
  endpoints: (build) => ({
    catalogs: build.query<string[], void>({ query: () => "archive/catalogs" }),
    coneSearch: build.query<CrossMatches, ArchiveSearch>({
      query: ({ position, radiusArcsec, catalogs }) => ({
        url: "archive/cross_match",
        params: {
          ...position,
          radius: radiusArcsec,
          radius_units: "arcsec",
          ...(catalogs.length > 0 && { catalogs: catalogs.join(",") }),
        },
      }),
    }),
  }),
});

export const { useCatalogsQuery, useConeSearchQuery } = archiveApi;

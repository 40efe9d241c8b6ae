import { api } from "@/api/api";
import type { PhotometryPoint, Source } from "@/api/types";

const sourceApi = api.injectEndpoints({
  endpoints: (build) => ({
    source: build.query<Source, string>({
      query: (id) => `sources/${encodeURIComponent(id)}`,
      providesTags: (_result, _error, id) => [{ type: "Source", id }],
    }),
    photometry: build.query<PhotometryPoint[], string>({
      query: (id) => ({
        url: `sources/${encodeURIComponent(id)}/photometry`,
        params: { format: "both", include_extinction_info: true },
      }),
      providesTags: (_result, _error, id) => [{ type: "Photometry", id }],
    }),
  }),
});

export const { useSourceQuery, usePhotometryQuery } = sourceApi;
export const { source, photometry } = sourceApi.endpoints;

import { api } from "@/api/api";
import type { Spectrum } from "@/api/types";

const spectraApi = api.injectEndpoints({
  endpoints: (build) => ({
    spectra: build.query<Spectrum[], string>({
      query: (objId) => `sources/${encodeURIComponent(objId)}/spectra`,
      transformResponse: ({ spectra }: { spectra: Spectrum[] }) => spectra,
      providesTags: (_result, _error, id) => [{ type: "Spectrum", id }],
    }),
    removeSpectrum: build.mutation<null, { objId: string; id: number }>({
      query: ({ id }) => ({ url: `spectra/${id}`, method: "DELETE" }),
      invalidatesTags: (_result, _error, { objId }) => [{ type: "Spectrum", id: objId }],
    }),
  }),
});

export const { useSpectraQuery, useRemoveSpectrumMutation } = spectraApi;
export const { spectra } = spectraApi.endpoints;

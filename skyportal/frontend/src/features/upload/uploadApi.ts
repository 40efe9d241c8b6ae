import { api } from "@/api/api";
import type {
  AsciiColumns,
  AsciiSpectrum,
  FitsFile,
  FitsSpectrum,
  Instrument,
  ParsedFits,
  ParsedSpectrum,
  PhotometryUpload,
  Uploaded,
} from "@/api/types";

/** Photometry and spectra that people bring. */
const uploadApi = api.injectEndpoints({
  endpoints: (build) => ({
    instruments: build.query<Instrument[], void>({ query: () => "instrument" }),
    uploadPhotometry: build.mutation<Uploaded, { objId: string; body: PhotometryUpload }>({
      query: ({ body }) => ({ url: "photometry", method: "POST", body }),
      invalidatesTags: (_result, _error, { objId }) => [
        { type: "Photometry", id: objId },
        { type: "Source", id: objId },
      ],
    }),
    parseAscii: build.query<ParsedSpectrum, AsciiColumns>({
      query: (body) => ({ url: "spectra/parse/ascii", method: "POST", body }),
      keepUnusedDataFor: 0,
    }),
    parseFits: build.query<ParsedFits, FitsFile>({
      query: (body) => ({ url: "spectra/parse/fits", method: "POST", body }),
      keepUnusedDataFor: 0,
    }),
    uploadAscii: build.mutation<unknown, AsciiSpectrum>({
      query: (body) => ({ url: "spectra/ascii", method: "POST", body }),
      invalidatesTags: (_result, _error, { obj_id }) => [{ type: "Spectrum", id: obj_id }],
    }),
    uploadFits: build.mutation<unknown, FitsSpectrum>({
      query: (body) => ({ url: "spectra/fits", method: "POST", body }),
      invalidatesTags: (_result, _error, { obj_id }) => [{ type: "Spectrum", id: obj_id }],
    }),
  }),
});

export const {
  useInstrumentsQuery,
  useUploadPhotometryMutation,
  useParseAsciiQuery,
  useParseFitsQuery,
  useUploadAsciiMutation,
  useUploadFitsMutation,
} = uploadApi;

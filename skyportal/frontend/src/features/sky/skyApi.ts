import { api } from "@/api/api";
import type { MeasuredPosition } from "@/api/types";

const skyApi = api.injectEndpoints({
  endpoints: (build) => ({
    measuredPosition: build.query<MeasuredPosition | null, string>({
      query: (objId) => `sources/${encodeURIComponent(objId)}/position`,
      providesTags: (_result, _error, id) => [{ type: "Photometry", id }],
    }),
  }),
});

export const { useMeasuredPositionQuery } = skyApi;

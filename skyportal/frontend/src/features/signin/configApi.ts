import { api } from "@/api/api";
import type { MarshalConfig } from "@/api/types";

const configApi = api.injectEndpoints({
  endpoints: (build) => ({
    config: build.query<MarshalConfig, void>({ query: () => "config" }),
  }),
});

export const { useConfigQuery } = configApi;

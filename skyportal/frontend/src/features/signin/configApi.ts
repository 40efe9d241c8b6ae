import { api } from "@/api/api";

export interface SignInProvider {
  name: string;
  label: string;
  url: string;
}

export interface MarshalConfig {
  providers: SignInProvider[];
}

const configApi = api.injectEndpoints({
  endpoints: (build) => ({
    config: build.query<MarshalConfig, void>({ query: () => "config" }),
  }),
});

export const { useConfigQuery } = configApi;

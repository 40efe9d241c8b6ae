import { api } from "@/api/api";
import type { SysInfo } from "@/api/types";

const aboutApi = api.injectEndpoints({
  endpoints: (build) => ({
    sysInfo: build.query<SysInfo, void>({ query: () => "sysinfo" }),
  }),
});

export const { useSysInfoQuery } = aboutApi;

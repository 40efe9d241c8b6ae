import { api } from "@/api/api";
import type { Filter, Group, Groups, Profile } from "@/api/types";

/** Who is signed in, and the groups and filters that person can see. */
const profileApi = api.injectEndpoints({
  endpoints: (build) => ({
    profile: build.query<Profile, void>({
      query: () => "internal/profile",
      providesTags: ["Profile"],
    }),
    groups: build.query<Group[], void>({
      query: () => "groups",
      transformResponse: ({ user_groups }: Groups) => user_groups,
      providesTags: ["Group"],
    }),
    filters: build.query<Filter[], void>({ query: () => "filters" }),
  }),
});

export const { useProfileQuery, useLazyProfileQuery, useGroupsQuery, useFiltersQuery } = profileApi;
export const { profile, groups, filters } = profileApi.endpoints;

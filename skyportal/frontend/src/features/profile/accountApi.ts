import { api } from "@/api/api";
import type { Browser, Profile, ProfileChange, Token, TokenCreate, TokenMade } from "@/api/types";

/** What one changes of one's own account: profile, tokens, browsers. */
const accountApi = api.injectEndpoints({
  endpoints: (build) => ({
    changeProfile: build.mutation<Profile, Partial<ProfileChange>>({
      query: (body) => ({ url: "internal/profile", method: "PATCH", body }),
      invalidatesTags: ["Profile"],
    }),
    tokens: build.query<Token[], void>({
      query: () => "internal/tokens",
      providesTags: ["Token"],
    }),
    createToken: build.mutation<TokenMade, TokenCreate>({
      query: (body) => ({ url: "internal/tokens", method: "POST", body }),
      invalidatesTags: ["Token"],
    }),
    revokeToken: build.mutation<null, string>({
      query: (id) => ({ url: `internal/tokens/${id}`, method: "DELETE" }),
      invalidatesTags: ["Token"],
    }),
    browsers: build.query<Browser[], void>({
      query: () => "internal/sessions",
      providesTags: ["Browser"],
    }),
    signBrowserOut: build.mutation<null, number>({
      query: (id) => ({ url: `internal/sessions/${id}`, method: "DELETE" }),
      invalidatesTags: ["Browser"],
    }),
  }),
});

export const {
  useChangeProfileMutation,
  useTokensQuery,
  useCreateTokenMutation,
  useRevokeTokenMutation,
  useBrowsersQuery,
  useSignBrowserOutMutation,
} = accountApi;

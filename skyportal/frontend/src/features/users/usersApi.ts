import { api } from "@/api/api";
import type {
  Invitation,
  InvitationCreate,
  InvitationMade,
  Invitations,
  Permission,
  Role,
  User,
  UserChange,
  Users,
} from "@/api/types";

export interface UsersAsked {
  name: string;
  role: string;
  includeExpired: boolean;
}

interface OfUser {
  userId: number;
}

const PAGE_SIZE = 100;
const PICKED_FROM = 8;

const usersApi = api.injectEndpoints({
  endpoints: (build) => ({
    users: build.infiniteQuery<Users, UsersAsked, number>({
      query: ({ queryArg: { name, role, includeExpired }, pageParam }) => ({
        url: "user",
        params: {
          numPerPage: PAGE_SIZE,
          pageNumber: pageParam,
          ...(name && { username: name }),
          ...(role && { role }),
          ...(includeExpired && { include_expired: true }),
        },
      }),
      infiniteQueryOptions: {
        initialPageParam: 1,
        getNextPageParam: (last, _all, page) =>
          page * PAGE_SIZE < last.totalMatches ? page + 1 : undefined,
      },
      providesTags: ["User"],
    }),
    peopleNamed: build.query<User[], string>({
      query: (username) => ({ url: "user", params: { username, numPerPage: PICKED_FROM } }),
      transformResponse: ({ users }: Users) => users,
      providesTags: ["User"],
    }),
    user: build.query<User, number>({ query: (id) => `user/${id}`, providesTags: ["User"] }),
    roles: build.query<Role[], void>({ query: () => "roles" }),
    acls: build.query<Permission[], void>({ query: () => "acls" }),
    changeUser: build.mutation<null, OfUser & { body: UserChange }>({
      query: ({ userId, body }) => ({ url: `user/${userId}`, method: "PATCH", body }),
      invalidatesTags: ["User"],
    }),
    deleteUser: build.mutation<null, number>({
      query: (id) => ({ url: `user/${id}`, method: "DELETE" }),
      invalidatesTags: ["User", "Group"],
    }),
    grantRole: build.mutation<null, OfUser & { role: string }>({
      query: ({ userId, role }) => ({
        url: `user/${userId}/roles`,
        method: "POST",
        body: { roleIds: [role] },
      }),
      invalidatesTags: ["User", "Profile"],
    }),
    revokeRole: build.mutation<null, OfUser & { role: string }>({
      query: ({ userId, role }) => ({
        url: `user/${userId}/roles/${encodeURIComponent(role)}`,
        method: "DELETE",
      }),
      invalidatesTags: ["User", "Profile"],
    }),
    grantAcl: build.mutation<null, OfUser & { acl: Permission }>({
      query: ({ userId, acl }) => ({
        url: `user/${userId}/acls`,
        method: "POST",
        body: { aclIds: [acl] },
      }),
      invalidatesTags: ["User", "Profile"],
    }),
    revokeAcl: build.mutation<null, OfUser & { acl: string }>({
      query: ({ userId, acl }) => ({
        url: `user/${userId}/acls/${encodeURIComponent(acl)}`,
        method: "DELETE",
      }),
      invalidatesTags: ["User", "Profile"],
    }),
    invitations: build.query<Invitation[], void>({
      query: () => ({ url: "invitations", params: { numPerPage: PAGE_SIZE } }),
      transformResponse: ({ invitations }: Invitations) => invitations,
      providesTags: ["Invitation"],
    }),
    invite: build.mutation<InvitationMade, InvitationCreate>({
      query: (body) => ({ url: "invitations", method: "POST", body }),
      invalidatesTags: ["Invitation"],
    }),
    takeInvitationBack: build.mutation<null, number>({
      query: (id) => ({ url: `invitations/${id}`, method: "DELETE" }),
      invalidatesTags: ["Invitation"],
    }),
  }),
});

export const {
  useUserQuery,
  useUsersInfiniteQuery,
  usePeopleNamedQuery,
  useRolesQuery,
  useAclsQuery,
  useChangeUserMutation,
  useDeleteUserMutation,
  useGrantRoleMutation,
  useRevokeRoleMutation,
  useGrantAclMutation,
  useRevokeAclMutation,
  useInvitationsQuery,
  useInviteMutation,
  useTakeInvitationBackMutation,
} = usersApi;

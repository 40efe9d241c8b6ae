import { api } from "@/api/api";
import type {
  Admission,
  GroupChange,
  GroupCreate,
  GroupDetail,
  Groups,
  MemberChange,
  MemberCreate,
  Stream,
} from "@/api/types";

interface InGroup {
  groupId: number;
}

/** What a change of a group makes stale: it, the lists of groups, and what one may do. */
const changed = (_result: unknown, error: unknown) =>
  error ? [] : (["Group", "Admission", "Profile"] as const);

const groupsApi = api.injectEndpoints({
  endpoints: (build) => ({
    allGroups: build.query<Groups, void>({ query: () => "groups", providesTags: ["Group"] }),
    group: build.query<GroupDetail, number>({
      query: (id) => `groups/${id}`,
      providesTags: ["Group"],
    }),
    createGroup: build.mutation<{ id: number }, GroupCreate>({
      query: (body) => ({ url: "groups", method: "POST", body }),
      invalidatesTags: changed,
    }),
    changeGroup: build.mutation<null, InGroup & { body: GroupChange }>({
      query: ({ groupId, body }) => ({ url: `groups/${groupId}`, method: "PUT", body }),
      invalidatesTags: changed,
    }),
    deleteGroup: build.mutation<null, number>({
      query: (id) => ({ url: `groups/${id}`, method: "DELETE" }),
      invalidatesTags: changed,
    }),
    addMember: build.mutation<null, InGroup & { body: MemberCreate }>({
      query: ({ groupId, body }) => ({ url: `groups/${groupId}/users`, method: "POST", body }),
      invalidatesTags: changed,
    }),
    changeMember: build.mutation<null, InGroup & { body: MemberChange }>({
      query: ({ groupId, body }) => ({ url: `groups/${groupId}/users`, method: "PATCH", body }),
      invalidatesTags: changed,
    }),
    removeMember: build.mutation<null, InGroup & { userId: number }>({
      query: ({ groupId, userId }) => ({
        url: `groups/${groupId}/users/${userId}`,
        method: "DELETE",
      }),
      invalidatesTags: changed,
    }),
    streams: build.query<Stream[], void>({ query: () => "streams" }),
    addStream: build.mutation<null, InGroup & { streamId: number }>({
      query: ({ groupId, streamId }) => ({
        url: `groups/${groupId}/streams`,
        method: "POST",
        body: { stream_id: streamId },
      }),
      invalidatesTags: changed,
    }),
    removeStream: build.mutation<null, InGroup & { streamId: number }>({
      query: ({ groupId, streamId }) => ({
        url: `groups/${groupId}/streams/${streamId}`,
        method: "DELETE",
      }),
      invalidatesTags: changed,
    }),
    createFilter: build.mutation<
      { id: number },
      { name: string; group_id: number; stream_id: number }
    >({
      query: (body) => ({ url: "filters", method: "POST", body }),
      invalidatesTags: changed,
    }),
    admissions: build.query<Admission[], void>({
      query: () => "group_admission_requests?status=pending",
      providesTags: ["Admission"],
    }),
    askToJoin: build.mutation<{ id: number }, number>({
      query: (groupID) => ({
        url: "group_admission_requests",
        method: "POST",
        body: { groupID },
      }),
      invalidatesTags: changed,
    }),
    answerAdmission: build.mutation<null, { id: number; status: "accepted" | "declined" }>({
      query: ({ id, status }) => ({
        url: `group_admission_requests/${id}`,
        method: "PATCH",
        body: { status },
      }),
      invalidatesTags: changed,
    }),
    withdrawAdmission: build.mutation<null, number>({
      query: (id) => ({ url: `group_admission_requests/${id}`, method: "DELETE" }),
      invalidatesTags: changed,
    }),
  }),
});

export const {
  useAllGroupsQuery,
  useGroupQuery,
  useCreateGroupMutation,
  useChangeGroupMutation,
  useDeleteGroupMutation,
  useAddMemberMutation,
  useChangeMemberMutation,
  useRemoveMemberMutation,
  useStreamsQuery,
  useAddStreamMutation,
  useRemoveStreamMutation,
  useCreateFilterMutation,
  useAdmissionsQuery,
  useAskToJoinMutation,
  useAnswerAdmissionMutation,
  useWithdrawAdmissionMutation,
} = groupsApi;

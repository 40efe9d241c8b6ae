import { api } from "@/api/api";
import type { CommentChange, CommentCreate } from "@/api/types";

interface OnObject {
  objId: string;
}

const url = (objId: string, commentId?: number) =>
  `sources/${encodeURIComponent(objId)}/comments${commentId === undefined ? "" : `/${commentId}`}`;

const stale = (_result: unknown, _error: unknown, { objId }: OnObject) => [
  { type: "Source" as const, id: objId },
];

/** Writing comments; they are read with the object they are on. */
const commentsApi = api.injectEndpoints({
  endpoints: (build) => ({
    addComment: build.mutation<{ id: number }, OnObject & { body: CommentCreate }>({
      query: ({ objId, body }) => ({ url: url(objId), method: "POST", body }),
      invalidatesTags: stale,
    }),
    editComment: build.mutation<null, OnObject & { id: number; body: CommentChange }>({
      query: ({ objId, id, body }) => ({ url: url(objId, id), method: "PUT", body }),
      invalidatesTags: stale,
    }),
    deleteComment: build.mutation<null, OnObject & { id: number }>({
      query: ({ objId, id }) => ({ url: url(objId, id), method: "DELETE" }),
      invalidatesTags: stale,
    }),
    deleteThread: build.mutation<{ removed: number }, OnObject & { channel: string }>({
      query: ({ objId, channel }) => ({
        url: `${url(objId)}/channels`,
        method: "DELETE",
        body: { channel },
      }),
      invalidatesTags: stale,
    }),
  }),
});

export const {
  useAddCommentMutation,
  useEditCommentMutation,
  useDeleteCommentMutation,
  useDeleteThreadMutation,
} = commentsApi;

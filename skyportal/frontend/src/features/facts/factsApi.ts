import { api } from "@/api/api";
import type {
  Host,
  Merge,
  ObjectChange,
  ObjectChanges,
  SourceChange,
  TagOption,
} from "@/api/types";

const path = (id: string) => `sources/${encodeURIComponent(id)}`;

interface OfObject {
  objId: string;
}

const stale = (_result: unknown, _error: unknown, { objId }: OfObject) => [
  { type: "Source" as const, id: objId },
];

/** What people say of an object: redshift, time, host, tags, that two are the same. */
const factsApi = api.injectEndpoints({
  endpoints: (build) => ({
    changeSource: build.mutation<null, OfObject & { change: SourceChange }>({
      query: ({ objId, change }) => ({ url: path(objId), method: "PATCH", body: change }),
      invalidatesTags: (_result, _error, { objId }) => [
        { type: "Source", id: objId },
        { type: "SourceList", id: "LIST" },
      ],
    }),
    setHost: build.mutation<null, OfObject & { host: Host }>({
      query: ({ objId, host }) => ({ url: `${path(objId)}/host`, method: "POST", body: host }),
      invalidatesTags: stale,
    }),
    removeHost: build.mutation<null, OfObject>({
      query: ({ objId }) => ({ url: `${path(objId)}/host`, method: "DELETE" }),
      invalidatesTags: stale,
    }),
    objectChanges: build.query<ObjectChange[], string>({
      query: (objId) => ({ url: `${path(objId)}/history`, params: { numPerPage: 100 } }),
      transformResponse: ({ changes }: ObjectChanges) => changes,
      providesTags: (_result, _error, id) => [{ type: "Source", id }],
    }),
    merges: build.query<Merge[], string>({
      query: (objId) => `${path(objId)}/merges`,
      providesTags: (_result, _error, id) => [{ type: "Source", id }],
    }),
    mergeDuplicate: build.mutation<unknown, OfObject & { duplicate: string }>({
      query: ({ objId, duplicate }) => ({
        url: `${path(objId)}/merges`,
        method: "POST",
        body: { duplicate },
      }),
      invalidatesTags: stale,
    }),
    undoMerge: build.mutation<null, OfObject & { mergeId: number }>({
      query: ({ objId, mergeId }) => ({
        url: `${path(objId)}/merges/${mergeId}`,
        method: "DELETE",
      }),
      invalidatesTags: stale,
    }),
    tagOptions: build.query<TagOption[], void>({ query: () => "objtagoption" }),
    addTag: build.mutation<unknown, OfObject & { optionId: number }>({
      query: ({ objId, optionId }) => ({
        url: "objtag",
        method: "POST",
        body: { obj_id: objId, objtagoption_id: optionId },
      }),
      invalidatesTags: stale,
    }),
    removeTag: build.mutation<null, OfObject & { tagId: number }>({
      query: ({ tagId }) => ({ url: `objtag/${tagId}`, method: "DELETE" }),
      invalidatesTags: stale,
    }),
    addLabels: build.mutation<null, OfObject & { groupIds: number[] }>({
      query: ({ objId, groupIds }) => ({
        url: `${path(objId)}/labels`,
        method: "POST",
        body: { groupIds },
      }),
      invalidatesTags: stale,
    }),
    removeLabels: build.mutation<null, OfObject & { groupIds: number[] }>({
      query: ({ objId, groupIds }) => ({
        url: `${path(objId)}/labels`,
        method: "DELETE",
        body: { groupIds },
      }),
      invalidatesTags: stale,
    }),
  }),
});

export const {
  useChangeSourceMutation,
  useSetHostMutation,
  useRemoveHostMutation,
  useObjectChangesQuery,
  useMergesQuery,
  useMergeDuplicateMutation,
  useUndoMergeMutation,
  useTagOptionsQuery,
  useAddTagMutation,
  useRemoveTagMutation,
  useAddLabelsMutation,
  useRemoveLabelsMutation,
} = factsApi;

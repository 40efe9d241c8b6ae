import { api } from "@/api/api";
import type { Listing } from "@/api/types";

/** Saving to groups, and a person's own lists. */
const savingApi = api.injectEndpoints({
  endpoints: (build) => ({
    saveSource: build.mutation<unknown, { id: string; group_ids: number[] }>({
      query: (body) => ({ url: "sources", method: "POST", body }),
      invalidatesTags: (_result, _error, { id }) => [
        { type: "Source", id },
        { type: "SourceList", id: "LIST" },
      ],
    }),
    changeGroups: build.mutation<
      unknown,
      { objId: string; inviteGroupIds: number[]; unsaveGroupIds: number[] }
    >({
      query: (body) => ({ url: "source_groups", method: "POST", body }),
      invalidatesTags: (_result, _error, { objId }) => [
        { type: "Source", id: objId },
        { type: "SourceList", id: "LIST" },
      ],
    }),
    addToList: build.mutation<Listing, { obj_id: string; list_name: string }>({
      query: (body) => ({ url: "listing", method: "POST", body }),
    }),
    removeFromList: build.mutation<unknown, number>({
      query: (id) => ({ url: `listing/${id}`, method: "DELETE" }),
    }),
  }),
});

export const { saveSource, changeGroups, addToList, removeFromList } = savingApi.endpoints;

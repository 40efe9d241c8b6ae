import { api } from "@/api/api";
import type { Notification } from "@/api/types";

/** What one was told. */
const notificationsApi = api.injectEndpoints({
  endpoints: (build) => ({
    notifications: build.query<Notification[], void>({
      query: () => "internal/notifications",
      providesTags: ["Notification"],
    }),
    viewNotification: build.mutation<null, number>({
      query: (id) => ({
        url: `internal/notifications/${id}`,
        method: "PATCH",
        body: { viewed: true },
      }),
      invalidatesTags: ["Notification"],
    }),
    viewAllNotifications: build.mutation<null, void>({
      query: () => ({ url: "internal/notifications/all", method: "PATCH" }),
      invalidatesTags: ["Notification"],
    }),
    removeNotification: build.mutation<null, number>({
      query: (id) => ({ url: `internal/notifications/${id}`, method: "DELETE" }),
      invalidatesTags: ["Notification"],
    }),
  }),
});

export const {
  useNotificationsQuery,
  useViewNotificationMutation,
  useViewAllNotificationsMutation,
  useRemoveNotificationMutation,
} = notificationsApi;

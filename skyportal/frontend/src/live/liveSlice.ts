import { createSlice, type PayloadAction } from "@reduxjs/toolkit";

export type LiveStatus = "connecting" | "live" | "reconnecting" | "off";

interface LiveState {
  status: LiveStatus;
  /** How often messages may have been missed, as when the connection was lost. */
  gaps: number;
  /** Objects that passed a filter since the list was loaded, with the groups of these filters. */
  arrivals: Record<string, number[]>;
}

const initialState: LiveState = { status: "off", gaps: 0, arrivals: {} };

const liveSlice = createSlice({
  name: "live",
  initialState,
  reducers: {
    statusChanged(state, { payload }: PayloadAction<LiveStatus>) {
      state.status = payload;
    },
    candidateArrived(state, { payload }: PayloadAction<{ objId: string; groupIds: number[] }>) {
      const known = state.arrivals[payload.objId] ?? [];
      state.arrivals[payload.objId] = [...new Set([...known, ...payload.groupIds])];
    },
    messagesMissed(state) {
      state.gaps += 1;
    },
    arrivalsShown(state) {
      state.arrivals = {};
    },
  },
});

export const { messagesMissed, statusChanged, candidateArrived, arrivalsShown } = liveSlice.actions;
export const liveReducer = liveSlice.reducer;

/** Counts the objects that arrived for these groups; no groups means all. */
export function countArrivals(
  arrivals: Readonly<Record<string, number[]>>,
  groupIds: readonly number[],
): number {
  const groups = Object.values(arrivals);
  if (groupIds.length === 0) return groups.length;
  return groups.filter((ids) => ids.some((id) => groupIds.includes(id))).length;
}

import { createSlice, type PayloadAction } from "@reduxjs/toolkit";

export type LiveStatus = "connecting" | "live" | "reconnecting" | "off";

interface LiveState {
  status: LiveStatus;
  /** How often the connection came back after a loss, in which messages may have been missed. */
  returns: number;
  /** Objects that passed a filter since the list was loaded, with the groups of these filters. */
  arrivals: Record<string, number[]>;
}

const initialState: LiveState = { status: "off", returns: 0, arrivals: {} };

const liveSlice = createSlice({
  name: "live",
  initialState,
  reducers: {
    statusChanged(state, { payload }: PayloadAction<LiveStatus>) {
      if (payload === "live" && state.status === "reconnecting") state.returns += 1;
      state.status = payload;
    },
    candidateArrived(state, { payload }: PayloadAction<{ objId: string; groupIds: number[] }>) {
      const known = state.arrivals[payload.objId] ?? [];
      state.arrivals[payload.objId] = [...new Set([...known, ...payload.groupIds])];
    },
    arrivalsShown(state) {
      state.arrivals = {};
    },
  },
});

export const { statusChanged, candidateArrived, arrivalsShown } = liveSlice.actions;
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

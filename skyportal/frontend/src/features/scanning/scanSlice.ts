import { createSlice, type PayloadAction } from "@reduxjs/toolkit";

interface ScanState {
  /** The address's query the list was loaded for. */
  search: string | null;
  /** The time at which the list was loaded; the window of hours ends here. */
  loadedAt: string | null;
  /** The card the keys act on. */
  focusedId: string | null;
}

const initialState: ScanState = { search: null, loadedAt: null, focusedId: null };

const scanSlice = createSlice({
  name: "scan",
  initialState,
  reducers: {
    listOpened(_state, { payload }: PayloadAction<{ search: string; now: string }>) {
      return { search: payload.search, loadedAt: payload.now, focusedId: null };
    },
    focused(state, { payload }: PayloadAction<string | null>) {
      state.focusedId = payload;
    },
  },
});

export const { listOpened, focused } = scanSlice.actions;
export const scanReducer = scanSlice.reducer;

import { createSlice } from "@reduxjs/toolkit";

interface SessionState {
  /** The marshal does not know any more who is asking. */
  ended: boolean;
}

const initialState: SessionState = { ended: false };

const sessionSlice = createSlice({
  name: "session",
  initialState,
  reducers: {
    sessionEnded: (state) => {
      state.ended = true;
    },
    sessionBegan: (state) => {
      state.ended = false;
    },
  },
});

export const { sessionBegan, sessionEnded } = sessionSlice.actions;
export const sessionReducer = sessionSlice.reducer;

import { createSlice, type PayloadAction } from "@reduxjs/toolkit";

/** The list one came from, for `[` and `]`. */
interface Trail {
  from: string | null;
  label: string;
  ids: string[];
}

const initialState: Trail = { from: null, label: "", ids: [] };

const trailSlice = createSlice({
  name: "trail",
  initialState,
  reducers: {
    trailLaid: (_state, { payload }: PayloadAction<Trail>) => payload,
  },
});

export const { trailLaid } = trailSlice.actions;
export const trailReducer = trailSlice.reducer;

/** Returns the neighbours of an object in the list one came from. */
export function neighbours(ids: readonly string[], id: string) {
  const index = ids.indexOf(id);
  if (index < 0) return { previous: null, next: null, position: null };
  return {
    previous: ids[index - 1] ?? null,
    next: ids[index + 1] ?? null,
    position: `${index + 1} of ${ids.length}`,
  };
}

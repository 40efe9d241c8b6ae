import { createSlice, type PayloadAction } from "@reduxjs/toolkit";

/** Something done that can be taken back, with what is needed to do so. */
export type Deed =
  | { kind: "save"; objId: string; groupIds: number[] }
  | { kind: "unsave"; objId: string; groupIds: number[] }
  | { kind: "reject"; objId: string; listingId: number };

export interface Notice {
  id: number;
  message: string;
  severity: "info" | "error";
  undoable: boolean;
}

interface UndoState {
  /** The newest last. */
  deeds: Deed[];
  notice: Notice | null;
  nextId: number;
}

const MOST_DEEDS = 100;
const initialState: UndoState = { deeds: [], notice: null, nextId: 1 };

const undoSlice = createSlice({
  name: "undo",
  initialState,
  reducers: {
    done(state, { payload }: PayloadAction<{ deed: Deed; message: string }>) {
      state.deeds = [...state.deeds, payload.deed].slice(-MOST_DEEDS);
      show(state, payload.message, "info", true);
    },
    takenBack(state, { payload }: PayloadAction<{ deed: Deed; message: string }>) {
      const index = state.deeds.findLastIndex((deed) => isSame(deed, payload.deed));
      if (index >= 0) state.deeds.splice(index, 1);
      show(state, payload.message, "info", false);
    },
    told(state, { payload }: PayloadAction<string>) {
      show(state, payload, "info", false);
    },
    failed(state, { payload }: PayloadAction<string>) {
      show(state, payload, "error", false);
    },
    noticeClosed(state, { payload }: PayloadAction<number>) {
      if (state.notice?.id === payload) state.notice = null;
    },
  },
});

function isSame(a: Deed, b: Deed): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function show(
  state: UndoState,
  message: string,
  severity: Notice["severity"],
  undoable: boolean,
): void {
  state.notice = { id: state.nextId, message, severity, undoable };
  state.nextId += 1;
}

export const { done, takenBack, told, failed, noticeClosed } = undoSlice.actions;
export const undoReducer = undoSlice.reducer;

/** Returns the newest deed, of one object when given. */
export function lastDeed(deeds: readonly Deed[], objId?: string): Deed | null {
  return deeds.findLast((deed) => objId === undefined || deed.objId === objId) ?? null;
}

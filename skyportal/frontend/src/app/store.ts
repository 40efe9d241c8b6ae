import { combineReducers, configureStore } from "@reduxjs/toolkit";
import { api } from "@/api/api";
import { scanReducer } from "@/features/scanning/scanSlice";
import { trailReducer } from "@/features/source/trailSlice";
import { liveReducer } from "@/live/liveSlice";
import { sessionReducer } from "@/session/sessionSlice";
import { undoReducer } from "@/undo/undoSlice";

const rootReducer = combineReducers({
  [api.reducerPath]: api.reducer,
  live: liveReducer,
  scan: scanReducer,
  session: sessionReducer,
  trail: trailReducer,
  undo: undoReducer,
});

export const makeStore = () =>
  configureStore({
    reducer: rootReducer,
    middleware: (defaults) => defaults().concat(api.middleware),
  });

export type Store = ReturnType<typeof makeStore>;
export type RootState = ReturnType<typeof rootReducer>;
export type AppDispatch = Store["dispatch"];

import { type Deed, done, lastDeed, takenBack, undoReducer } from "./undoSlice";

const first: Deed = { kind: "save", objId: "a", groupIds: [1] };
const second: Deed = { kind: "reject", objId: "b", listingId: 9 };

test("deeds are taken back newest first, or by object", () => {
  let state = undoReducer(undefined, done({ deed: first, message: "Saved a" }));
  state = undoReducer(state, done({ deed: second, message: "Rejected b" }));
  expect(lastDeed(state.deeds)).toEqual(second);
  expect(lastDeed(state.deeds, "a")).toEqual(first);
  expect(state.notice).toMatchObject({ message: "Rejected b", undoable: true });
  state = undoReducer(state, takenBack({ deed: second, message: "back" }));
  expect(state.deeds).toEqual([first]);
  expect(state.notice).toMatchObject({ message: "back", undoable: false });
});

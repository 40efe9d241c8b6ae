import type { Profile } from "@/api/types";
import { listNameFault, ownLines, readWavelengths } from "./ownLines";

test("lists of one's own are read from preferences, whatever else is there", () => {
  const preferences = { line_lists: { "Ne II": [6402.2], Broken: "x", Gone: null } };
  expect(ownLines({ preferences } as unknown as Profile)).toEqual([
    { name: "Ne II", wavelengths: [6402.2] },
  ]);
  expect(ownLines(undefined)).toEqual([]);
});

test("what is wrong is said", () => {
  expect(readWavelengths("6402.2, 5852 7032")).toEqual({
    wavelengths: [6402.2, 5852, 7032],
    fault: null,
  });
  expect(readWavelengths("6402, red").fault).toBe("“red” is not a number.");
  expect(readWavelengths("5").fault).toBe("At least 100.");
  expect(readWavelengths(" ").fault).toMatch(/^Wavelengths at rest/);
  expect(listNameFault(" ")).toBe("Give it a name.");
  expect(listNameFault("Si II")).toBe("Si II is there already.");
  expect(listNameFault("Ne II")).toBeNull();
});

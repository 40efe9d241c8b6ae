import { moveFocus, SCANNING_KEYS, scanCommand } from "./keyboard";

test("keys mean what the help says", () => {
  const expected = {
    j: "next",
    k: "previous",
    s: "save",
    S: "saveTo",
    r: "reject",
    u: "undo",
    o: "open",
  };
  for (const [key, command] of Object.entries(expected)) expect(scanCommand(key)).toBe(command);
  expect(scanCommand("q")).toBeNull();
});

test("every key of the help does something", () => {
  const keys = SCANNING_KEYS.flatMap((help) => help.keys);
  const pressed = keys.map((key) => (key.startsWith("Shift ") ? key.slice(6).toUpperCase() : key));
  expect(pressed.filter((key) => scanCommand(key) === null)).toEqual([]);
});

test("the focus stays within the list", () => {
  expect(moveFocus(-1, "next", 3)).toBe(0);
  expect(moveFocus(2, "next", 3)).toBe(2);
  expect(moveFocus(0, "previous", 3)).toBe(0);
  expect(moveFocus(1, "last", 3)).toBe(2);
  expect(moveFocus(2, "first", 3)).toBe(0);
  expect(moveFocus(1, "save", 3)).toBe(1);
  expect(moveFocus(0, "next", 0)).toBe(-1);
});

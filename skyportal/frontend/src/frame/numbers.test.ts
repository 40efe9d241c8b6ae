import { readNumber } from "./numbers";

test("a number, nothing, or what is wrong", () => {
  expect(readNumber(" 0.05 ")).toEqual({ value: 0.05, fault: null });
  expect(readNumber("−3")).toEqual({ value: -3, fault: null });
  expect(readNumber("")).toEqual({ value: null, fault: null });
  expect(readNumber("", { needed: true }).fault).toBe("A number is needed.");
  expect(readNumber("abc").fault).toBe("“abc” is not a number.");
  expect(readNumber("21", { to: 20 }).fault).toBe("At most 20.");
  expect(readNumber("-1", { from: 0 }).fault).toBe("At least 0.");
});

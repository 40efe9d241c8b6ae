import type { Group } from "@/api/types";
import { audienceIds, audienceText, choiceText } from "./audience";

const group = (id: number, name: string, alone = false): Group => ({
  id,
  name,
  nickname: null,
  single_user_group: alone,
});
const [rcf, infant, mine] = [group(1, "RCF"), group(2, "Infant SNe"), group(3, "vera", true)];

test("who sees it, in words", () => {
  expect(audienceText([])).toBe("visible only to me");
  expect(audienceText([mine])).toBe("visible only to me");
  expect(audienceText([rcf, mine])).toBe("visible to members of RCF");
  expect(audienceText([rcf, infant])).toBe("visible to members of RCF and Infant SNe");
});

test("what one chose, in words", () => {
  expect(choiceText(null, [rcf])).toBe("visible to all my groups");
  expect(choiceText([2], [rcf, infant])).toBe("visible to members of Infant SNe");
});

test("all my groups are not the one that everybody is in", () => {
  expect(audienceIds(null, [rcf, group(9, "Everybody")], "Everybody")).toEqual([1]);
  expect(audienceIds([9], [rcf], "Everybody")).toEqual([9]);
});

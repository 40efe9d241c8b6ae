import type { UserSummary } from "@/api/types";
import { candidate } from "@/test/marshal";
import { look, othersText } from "./looks";

const person = (id: number, first_name: string | null): UserSummary => ({
  id,
  username: `user${id}`,
  first_name,
  last_name: null,
  is_bot: false,
});
const [vera, henrietta] = [person(1, "Vera"), person(2, null)];

test("a card tells who has seen and rejected it, once each", () => {
  const card = candidate("ZTF26aaa");
  const message = { type: "look" as const, obj_ids: ["ZTF26aaa"], user: henrietta };
  look(card, { ...message, action: "seen" });
  look(card, { ...message, action: "rejected" });
  expect(card.seen_by).toEqual([henrietta]);
  expect(card.rejected_by).toEqual([henrietta]);
  look(card, { ...message, action: "taken_back" });
  expect(card.seen_by).toEqual([henrietta]);
  expect(card.rejected_by).toEqual([]);
});

test("in words, without oneself", () => {
  const both = { seen_by: [vera, henrietta], rejected_by: [henrietta] };
  expect(othersText(both, 1)).toBe("rejected by user2");
  expect(othersText(both, 2)).toBe("seen by Vera");
  expect(othersText({ seen_by: [vera], rejected_by: [] }, 1)).toBe("");
});

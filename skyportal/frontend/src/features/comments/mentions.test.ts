import { mentionAt, withMention } from "./mentions";

test("names are being typed behind a sign that begins a word", () => {
  expect(mentionAt("see @ve", 7)).toEqual({ sign: "@", start: 4, typed: "ve" });
  expect(mentionAt("#", 1)).toEqual({ sign: "#", start: 0, typed: "" });
  expect(mentionAt("see @vera and", 13)).toBeNull();
  expect(mentionAt("vera@example.org", 16)).toBeNull();
  expect(mentionAt("a @ve b", 4)).toEqual({ sign: "@", start: 2, typed: "v" });
});

test("the whole name takes the place of what was typed", () => {
  const mention = mentionAt("see @ve", 7);
  if (!mention) throw new Error("a mention");
  expect(withMention("see @ve", mention, "vera")).toEqual({ text: "see @vera ", caret: 10 });
  expect(withMention("see @ve now", mention, "vera")).toEqual({
    text: "see @vera now",
    caret: 10,
  });
});

import { expect, test } from "vitest";
import type { Thumbnail, ThumbnailKind } from "@/api/types";
import { onCards, onPages } from "./shownKinds";

const kind = (name: string, on_cards: boolean) =>
  ({ name, label: name.toUpperCase(), on_cards }) as ThumbnailKind;
const KINDS = [kind("new", true), kind("sub", true), kind("ps1", false), kind("hst", false)];
const HUBBLE = { type: "hst", url: "/api/thumbnail/7/image" } as Thumbnail;
const SCIENCE = { type: "new", url: "/api/thumbnail/8/image" } as Thumbnail;

test("a card has places in the order of kinds, whatever there is", () => {
  expect(onCards(KINDS, [HUBBLE, SCIENCE])).toEqual([
    { type: "new", label: "NEW", url: "/api/thumbnail/8/image" },
    { type: "sub", label: "SUB", url: null },
  ]);
});

test("pictures are put in a row by kind, or the newest first", () => {
  const old = { ...SCIENCE, created_at: "2026-11-24T01:00:00" };
  const young = { ...HUBBLE, created_at: "2026-11-24T02:00:00" };
  const types = (order: "usual" | "newest") =>
    onPages(KINDS, [old, young], order).map(({ type }) => type);
  expect(types("usual")).toEqual(["new", "sub", "hst"]);
  expect(types("newest")).toEqual(["hst", "new", "sub"]);
});

test("a page also shows other kinds, where there is a picture", () => {
  expect(onPages(KINDS, [HUBBLE]).map(({ type, url }) => [type, url])).toEqual([
    ["new", null],
    ["sub", null],
    ["hst", "/api/thumbnail/7/image"],
  ]);
});

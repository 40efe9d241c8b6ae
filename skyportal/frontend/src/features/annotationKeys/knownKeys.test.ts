import { type KnownKeys, keysOf, numbersOf, originsOf } from "./knownKeys";

const KNOWN: KnownKeys = {
  gaia: { Plx: "number", variable: "boolean" },
  "RCF:young": { drb: "number", class: "string", Plx: "number" },
};

test("keys are those of the origins that are asked for, or of all", () => {
  expect(originsOf(KNOWN)).toEqual(["gaia", "RCF:young"]);
  expect(keysOf(KNOWN, ["gaia"])).toEqual([
    { key: "Plx", kind: "number" },
    { key: "variable", kind: "boolean" },
  ]);
  expect(keysOf(KNOWN, []).map(({ key }) => key)).toEqual(["class", "drb", "Plx", "variable"]);
  expect(keysOf(KNOWN, ["gone"])).toHaveLength(4);
});

test("one sorts by numbers", () => {
  expect(numbersOf(KNOWN)).toEqual([
    { origin: "gaia", key: "Plx" },
    { origin: "RCF:young", key: "drb" },
    { origin: "RCF:young", key: "Plx" },
  ]);
});

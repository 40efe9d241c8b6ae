import { bandName, bandOf } from "./bands";

test("filter names of several surveys give a band", () => {
  const names = [
    "ztfg",
    "ztfr",
    "sdssi",
    "ps1::z",
    "lssty",
    "atlasc",
    "atlaso",
    "2massj",
    "2massks",
    "W1",
    "g",
  ];
  expect(names.map(bandName)).toEqual(["g", "r", "i", "z", "y", "c", "o", "J", "K", "W1", "g"]);
  expect(bandName("f606w")).toBe("f606w");
});

test("the common bands differ in marker and in colour, in every scheme", () => {
  const bands = ["u", "g", "r", "i", "z", "y"].map(bandOf);
  expect(new Set(bands.map(({ marker }) => marker)).size).toBe(bands.length);
  for (const scheme of ["light", "dark", "dome"] as const)
    expect(new Set(bands.map(({ colour }) => colour[scheme])).size).toBe(bands.length);
});

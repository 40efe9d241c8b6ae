import { surveyLinks } from "./surveyLinks";

const urlOf = (name: string, change = {}) =>
  new URL(
    surveyLinks({ id: "ZTF26aaaaaaa", ra: 188.736583, dec: -1.5, ...change }).find(
      (link) => link.name === name,
    )?.url ?? "about:blank",
  );

test("every link is an address with the position in it", () => {
  for (const { url, name } of surveyLinks({ id: "a", ra: 188.736583, dec: 12.582417 })) {
    expect(url).toMatch(/^https:/);
    if (!["MPC", "ADS", "Subaru"].includes(name)) expect(url).toMatch(/188\.736583/);
  }
});

test("what SkyPortal links to is there", () => {
  const names = surveyLinks({ id: "a", ra: 1, dec: 2 }).map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
  for (const name of ["CFHT", "CRTS", "DECam", "FIRST", "Gaia", "GALEX", "PTF", "Subaru", "VLT"])
    expect(names).toContain(name);
});

test("a minus stays a minus, a plus is not a space", () => {
  expect(urlOf("SIMBAD").searchParams.get("Coord")).toBe("188.736583 -1.500000");
  expect(urlOf("HEASARC", { dec: 1.5 }).searchParams.get("position")).toBe("188.736583+1.500000");
});

test("a name of the TNS leads to its page, brokers have ZTF's objects only", () => {
  expect(urlOf("TNS", { tns_name: "SN 2024xyz" }).href).toBe(
    "https://www.wis-tns.org/object/2024xyz",
  );
  expect(urlOf("TNS").pathname).toBe("/search");
  expect(urlOf("ALeRCE").href).toBe("https://alerce.online/object/ZTF26aaaaaaa");
  expect(urlOf("ALeRCE", { id: "LSST1" }).href).toBe("about:blank");
});

import { skyImageUrl } from "./skyImages";

test("a picture has the place, the survey and the side in degrees", () => {
  const url = new URL(skyImageUrl({ ra: 10, dec: -5 }, "CDS/P/DSS2/color", 3, 600));
  expect(url.host).toBe("alasky.cds.unistra.fr");
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    hips: "CDS/P/DSS2/color",
    ra: "10.000000",
    dec: "-5.000000",
    fov: "0.050000",
    width: "600",
  });
});

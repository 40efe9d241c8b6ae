import { readPhotometry } from "./readPhotometry";

const BANDS = ["ztfg", "ztfr"];

test("a table of magnitudes and limits", () => {
  const { rows, count, ignored } = readPhotometry(
    "mjd,filter,mag,magerr,limiting_mag,seeing\n61000.1,ztfg,18.5,0.05,20.5,2\n61001.1,ZTFr,,,20.1,1.5\n",
    BANDS,
  );
  expect(count).toBe(2);
  expect(ignored).toEqual(["seeing"]);
  expect(rows).toEqual({
    mjd: [61000.1, 61001.1],
    filter: ["ztfg", "ztfr"],
    mag: [18.5, null],
    magerr: [0.05, null],
    limiting_mag: [20.5, 20.1],
  });
});

test("Julian dates, blanks as separators, comments and other names", () => {
  const { rows } = readPhotometry(
    "# jd band flux flux_err zeropoint\n# made at home\n2461000.6  ztfg  120  5  23.9\n",
    BANDS,
  );
  expect(rows?.mjd[0]).toBeCloseTo(61000.1);
  expect(rows).toMatchObject({ flux: [120], fluxerr: [5], zp: [23.9] });
});

test("what is wrong is said with its line", () => {
  const fault = (text: string) => readPhotometry(text, BANDS).faults[0];
  expect(fault("filter,mag\nztfg,18")).toMatch(/column mjd/);
  expect(fault("mjd,filter\n1,ztfg")).toMatch(/mag and magerr/);
  expect(fault("mjd,filter,mag,magerr\n61000,ztfg,bright,0.1")).toBe(
    "Line 2: mag: “bright” is not a number.",
  );
  expect(fault("mjd,filter,mag,magerr\n61000,sdssu,18,0.1")).toMatch(/^Line 2: filter: this inst/);
  expect(fault("mjd,filter,mag,magerr\n61000,ztfg,18,")).toMatch(/needs its error/);
  expect(fault("mjd,filter,mag,magerr\n2461000,ztfg,18,0.1")).toMatch(/call the column jd/);
  expect(fault("mjd,filter,mag,magerr\n61000,ztfg,18")).toBe("Line 2: 3 values for 4 columns.");
  expect(fault("mjd,filter,flux,fluxerr\n61000,ztfg,18,nan")).toMatch(/a flux needs its error/);
  expect(fault("mjd,filter,mag,magerr")).toMatch(/no rows/);
});

test("of many faults the first are told", () => {
  const lines = Array.from({ length: 9 }, () => "61000,ztfg,18");
  const { faults } = readPhotometry(["mjd,filter,mag,magerr", ...lines].join("\n"), BANDS);
  expect(faults).toHaveLength(6);
  expect(faults.at(-1)).toBe("and 4 more lines.");
});
